/** `edgeproxy control`: a process that holds edges, made and steered through the control API, until it is told to end. */
import { epochMs } from '../clock.js'
import { BRANDS } from '../../error-pages/index.js'
import { startControl, type Control } from '../control/server.js'
import { isLoopback } from '../page/loopback.js'
import type { OwnAddress } from '../site/own.js'
import type { Io } from './command.js'
import { controlAddress, type ControlAddress } from './control-address.js'
import { defineCommand, refuse, type Asked, type Flags } from './define.js'
import { listenTrouble } from './listen-trouble.js'
import { edgeMaker } from './made-edges.js'
import { complain } from './output.js'
import { endOfInput } from './end-of-input.js'
import { untilEnded } from './until-ended.js'
import { switchFlag, textValue } from './values.js'
import { VERSION } from './version.js'

const TOKEN = 'EDGEPROXY_CONTROL_TOKEN'

const FLAGS = {
  listen: {
    heading: 'The control API',
    value: controlAddress,
    default: '8474',
    meaning: 'port to listen on, its address before a colon where it is not 127.0.0.1; 0: any free one'
  },
  name: {
    value: textValue('<host>', host => /^[\w.-]+$/.test(host) ? null : 'takes a host name without a port'),
    list: true,
    meaning: 'further host name under which it may be asked; needed beyond the loopback'
  },
  'may-launch': { ...switchFlag, meaning: 'let requests start programs (command): whoever has the token then runs what they like' },
  'end-with-stdin': { ...switchFlag, meaning: 'end when standard input ends: for a program that holds the other end of it' }
} as const satisfies Flags

const ABOUT = `Holds any number of edges, and starts with none: they are made, steered and watched through the control API, which
GET /openapi.json describes. Every request carries the token as "Authorization: Bearer <token>"; it stands behind # in the
URL that is printed. ${TOKEN} names one, which is then not printed.`

export const command = defineCommand({
  name: 'control',
  summary: 'Hold edges that are made and steered over HTTP: for tests in any language',
  usage: ['edgeproxy control [--listen 0] [options]'],
  about: ABOUT,
  flags: FLAGS,
  examples: [
    'edgeproxy control',
    `${TOKEN}=$(openssl rand -hex 32) edgeproxy control --listen 0 --end-with-stdin`
  ],
  run
})

async function run ({ own, problems }: Asked<typeof FLAGS>, io: Io): Promise<number> {
  const { host, port } = own.listen
  const token = io.env[TOKEN]
  if (!isLoopback(host) && own.name.length === 0) {
    const sentence = `is missing: beyond the loopback say under which host name ${host} is asked, e.g. --name edge.internal`
    problems.push({ where: '--name', sentence })
  }
  if (token !== undefined && !/^[\w.~+/=-]{16,512}$/.test(token)) {
    problems.push({ where: TOKEN, sentence: 'takes 16 to 512 letters, digits and the characters -._~+/=' })
  }
  refuse(problems)
  const ended = untilEnded()
  const input = own['end-with-stdin'] ? endOfInput() : null
  try {
    const control = await open(own.listen, { names: own.name, launch: own['may-launch'], token })
    announce(control, { host, isSecret: token !== undefined }, io)
    await Promise.race([ended.promise, ...input === null ? [] : [input.promise]])
    await endAll(control)
    return 0
  } catch (error) {
    complain(io, listenTrouble(error, { host, port }).replace('--port', '--listen'))
    return 1
  } finally {
    ended.forget()
    input?.forget()
  }
}

interface Wish {
  readonly names: readonly string[]
  readonly launch: boolean
  readonly token: string | undefined
}

async function open ({ host, port }: ControlAddress, { names, launch, token }: Wish): Promise<Control> {
  let own: readonly OwnAddress[] = []
  const control = await startControl({
    host,
    port,
    hosts: names,
    token,
    version: VERSION,
    brands: Object.values(BRANDS).map(({ brand }) => brand),
    make: edgeMaker({ launch, control: () => own })
  })
  own = [{ address: host, port: control.port }]
  return control
}

async function endAll (control: Control): Promise<void> {
  await control.close()
  await Promise.all(control.edges.list().map(async ({ id }) => { await control.edges.delete(id) }))
}

/** The line that says it listens: whoever started the process reads address and token from it. */
function announce ({ port, url }: Control, { host, isSecret }: { readonly host: string, readonly isSecret: boolean }, io: Io): void {
  const shown = isSecret ? url.replace(/#.*/, '') : url
  if (io.isTerminal) {
    const note = isLoopback(host) ? '' : '  it can be reached from other machines; whoever has the token steers it\n'
    io.stdout.write(`edgeproxy control on ${shown}\n${note}`)
    return
  }
  io.stdout.write(`${JSON.stringify({ level: 30, time: epochMs(), url: shown, address: host, port, msg: 'control' })}\n`)
}
