// edgeproxy origin: lists the faults, runs one alone, refuses nonsense with a sentence.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { Writable } from 'node:stream'
import t, { type Test } from 'tap'
import { command, describe } from '../../src/cli/origin.js'
import { FAILURE_KINDS, type FailureKind } from '../../src/failures/catalog.js'
import { FAULTS, startFault } from '../../src/faults/index.js'
import { OptionsError } from '../../src/options/problem.js'
import { endOf, REQUEST } from '../support/fault.js'

async function run (...args: string[]): Promise<{ code: number, out: string, err: string }> {
  const text = { out: '', err: '' }
  const stream = (name: 'out' | 'err'): Writable => new Writable({ write (piece, _encoding, done) { text[name] += String(piece); done() } })
  const code = await command.run(args, { stdout: stream('out'), stderr: stream('err'), env: {}, cwd: '.', isTerminal: false })
  return { code, ...text }
}

const SOURCE = JSON.stringify(new URL('../../src/cli/origin.ts', import.meta.url).href)
const SCRIPT = `import { command, describe } from ${SOURCE}
const { stdout, stderr, env } = process
process.exitCode = await command.run(process.argv.slice(1), { stdout, stderr, env, cwd: '.', isTerminal: false })`

/** The command as a process of its own, and the text it has printed when it is ready. */
async function start (t: Test, ...args: string[]): Promise<{ child: ChildProcessWithoutNullStreams, text: string }> {
  const child = spawn(process.execPath, [...process.execArgv, '--input-type=module', '-e', SCRIPT, '--', ...args])
  t.teardown(() => child.kill('SIGKILL'))
  let text = ''
  for await (const piece of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += String(piece)
    if (text.endsWith('Ctrl-C ends it\n')) break
  }
  return { child, text }
}

/** The exit code after a signal. */
async function stopped (child: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): Promise<number | null> {
  const exit = once(child, 'exit')
  child.kill(signal)
  const [code] = await exit
  return code
}

t.test('without a kind it lists every fault and its reasons', async t => {
  const { code, out } = await run()
  t.equal(code, 0)
  const words = out.split('\n').map(line => line.split(' ')[0]).filter(word => word !== '')
  t.same(words, FAILURE_KINDS)
  for (const kind of FAILURE_KINDS) t.match(out, FAULTS[kind].explain)
  t.match(out, '/expired /not_yet_valid /self_signed /unknown_issuer /wrong_host /revoked')
})

t.test('it runs one fault until it is told to stop', async t => {
  const { child, text } = await start(t, 'http_response_timeout/half_head')
  t.match(text, /^http_response_timeout\/half_head: reads the request and never finishes the head of an answer\nupstream http:\/\/127\.0\.0\.1:\d+\nCtrl-C ends it\n$/)
  const socket = connect(Number(/:(\d+)\n/.exec(text)?.[1]), '127.0.0.1')
  t.teardown(() => socket.destroy())
  socket.write(REQUEST)
  const [answer] = await once(socket, 'data')
  t.equal(String(answer), 'HTTP/1.1 200 OK\r\nContent-Ty')
  const ended = endOf(socket, 5000)
  t.equal(await stopped(child, 'SIGINT'), 0)
  t.equal(await ended, 'fin', 'an open conversation does not keep it from ending')
})

t.test('faults without an upstream of their own say so and stay until told to stop', async t => {
  const { child, text } = await start(t, 'site_not_found')
  t.match(text, 'try edgeproxy serve --fail site_not_found')
  t.equal(await stopped(child, 'SIGTERM'), 0)
})

t.test('each of the other special ones is told how to be met', async t => {
  const rows: [give: string, want: RegExp][] = [
    ['dns_timeout', /\nname server on udp:\/\/127\.0\.0\.1:\d+, to be asked for nowhere\.edgeproxy\.test\n/],
    ['tls_certificate_error/revoked', /\nupstream https:\/\/127\.0\.0\.1:\d+\nname it should have: upstream\.edgeproxy\.test\n/],
    ['connection_write_timeout', /\nit takes a POST with a body of 8 MB or more\n/],
    ['proxy_internal_error', /\nlistening on http:\/\/127\.0\.0\.1:\d+, fails for whoever connects from 192\.0\.2\.1\n/]
  ]
  for (const [give, want] of rows) {
    const [kind, reason] = give.split('/') as [FailureKind, string | undefined]
    const running = await startFault(kind, { reason })
    t.teardown(() => running.close())
    t.match(describe(kind, reason, running), want, give)
  }
})

t.test('nonsense is an OptionsError that names it', async t => {
  const rows: [give: string[], want: string][] = [
    [['connection_refuse'], '"connection_refuse": is not a kind of failure; did you mean "connection_refused"?'],
    [['tls_certificate_error/expire'], '"expire": is not a reason of tls_certificate_error; it takes expired, not_yet_valid, self_signed, unknown_issuer, wrong_host, revoked; did you mean "expired"?'],
    [['http_response_empty/loud'], '"loud": http_response_empty takes no reason'],
    [['dns_error', 'dns_timeout'], '"dns_timeout": is not expected here; origin runs one kind at a time'],
    [['dns_error', '--port', '70000'], '--port: "70000" is not a port; it takes a number from 0 to 65535'],
    [['dns_error', '--port'], '--port: has no value; it takes a number from 0 to 65535'],
    [['--port', '80'], '--port: has no use without a kind'],
    [['dns_error', '--prot', '1'], '--prot: is not an option of origin']
  ]
  for (const [give, want] of rows) {
    await t.rejects(run(...give), { name: OptionsError.name, message: want }, give.join(' '))
  }
})

t.test('a port that is taken ends it with 1 and names the port', async t => {
  const running = await startFault('http_response_empty')
  t.teardown(() => running.close())
  const port = String(running.site?.upstreams?.[0]?.port)
  t.same(await run('http_response_timeout', '--port', port), { code: 1, out: '', err: `edgeproxy origin: port ${port} of 127.0.0.1 is taken\n` })
})
