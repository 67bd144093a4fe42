// The limit of open files, really reached: the built command line under `ulimit -n`, and more clients than it may have files.
// Run `npm run build` first.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { BIN, follow, plainEnv, type Running } from '../support/edgeproxy.js'
import type { LogLine } from '../support/log.js'

const onLinux = process.platform === 'linux' ? false : 'the limit is read from /proc'
const LIMIT = 256
const CLIENTS = 400

/** `edgeproxy ...args` with so many files at the most, and without what the test runner would have it load. */
const startWith = (t: Test, limit: number, ...args: readonly string[]): Running =>
  follow(t, spawn('sh', ['-c', `unset NODE_OPTIONS; ulimit -n ${limit}; exec "$@"`, 'sh', process.execPath, BIN, ...args], { cwd: '/', env: plainEnv(), stdio: ['ignore', 'pipe', 'pipe'] }))

/** Answers /now at once, everything else when it is told to. */
async function startUpstream (t: Test): Promise<{ readonly port: number, readonly answer: () => void }> {
  const waiting = new Set<() => void>()
  let open = false
  const server: Server = createServer((request, response) => {
    const answer = (): void => { response.end('ok') }
    if (open || request.url === '/now') answer()
    else waiting.add(answer)
  }).listen(0)
  t.teardown(() => { server.close().closeAllConnections() })
  await once(server, 'listening')
  const answer = (): void => {
    open = true
    for (const one of waiting) one()
  }
  return { port: (server.address() as { port: number }).port, answer }
}

/** A connection that asks when it is told to. */
class Client {
  private readonly socket: Socket
  /** The status of the answer; the empty text where there was none. */
  readonly status: Promise<string>

  constructor (port: number) {
    this.socket = connect(port, '127.0.0.1')
    this.status = new Promise(resolve => {
      let text = ''
      this.socket.on('data', (piece: Buffer) => { text += piece.toString('latin1') }).on('error', () => {})
      this.socket.on('close', () => { resolve(text.slice(9, 12)) })
    })
  }

  async ask (path: string): Promise<string> {
    this.socket.write(`GET ${path} HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n`)
    return await this.status
  }
}

const linesOf = (out: string): LogLine[] => out.trim().split('\n').map(line => JSON.parse(line) as LogLine)

for (const { host, doing } of [
  { host: '127.0.0.1', doing: 'could not dial 127.0.0.1' },
  { host: 'localhost', doing: 'could not ' }
]) {
  t.test(`a burst of clients, upstream ${host}: failures with a name, one event, and all is well afterwards`, { skip: onLinux }, async t => {
    const upstream = await startUpstream(t)
    const edge = startWith(t, LIMIT, '--upstream', `${host}:${upstream.port}`, '--port', '0')
    const [, port] = await edge.until(/"url":"http:\/\/127\.0\.0\.1:(\d+)"/)
    t.equal(await new Client(Number(port)).ask('/now'), '200')
    const clients = Array.from({ length: CLIENTS }, () => new Client(Number(port)))
    // some are too many while none of them has asked anything
    await edge.until(/"code":"EMFILE","limit":256/)
    const asked = clients.map(async client => await client.ask('/held'))
    await edge.until(/"reason":"open_files"/)
    upstream.answer()
    const answers = await Promise.all(asked)
    t.strictSame([...new Set(answers)].filter(status => !['200', '500', ''].includes(status)), [])
    t.ok(answers.includes('500') && answers.includes(''), 'some were refused with a page, some could not even be taken')
    t.equal(await new Client(Number(port)).ask('/now'), '200', 'it recovers')
    edge.child.kill('SIGTERM')
    const { code, out, err } = await edge.ended()
    t.strictSame({ code, err }, { code: 0, err: '' })
    checkLog(t, linesOf(out), answers, doing)
  })
}

function checkLog (t: Test, lines: readonly LogLine[], answers: readonly string[], doing: string): void {
  const failures = lines.flatMap(({ failure }) => failure ?? [])
  t.equal(failures.length, answers.filter(status => status === '500').length)
  const wrong = failures.filter(({ kind, reason, code }) => kind !== 'proxy_internal_error' || reason !== 'open_files' || code !== 'EMFILE')
  t.strictSame(wrong, [], 'all are told as what they are')
  t.ok(failures.every(({ message }) => message.startsWith(doing)))
  t.ok(failures.every(({ hint }) => /^the limit of open files of this process \(256\) is reached; .*ulimit -n 65536/.test(hint ?? '')))
  const events = lines.filter(({ msg }) => /limit of open files/.test(msg))
  t.match(events, [
    { level: 50, code: 'EMFILE', limit: LIMIT, msg: /^the limit of open files of this process \(256\) is reached: .*closed without an answer; .*ulimit -n 65536/ },
    { level: 40, failed: failures.length, msg: /^while the limit of open files was reached, \d+ requests failed, and at least \d+ clients got no answer$/ }
  ])
  t.equal(events.length, 2)
  const { closed } = events[1] as unknown as { closed: number }
  t.ok(closed > 0 && closed <= answers.filter(status => status === '').length, `${closed} clients sent away`)
}

t.test('with too few files to start at all there is one sentence', { skip: onLinux }, async t => {
  for (const limit of [40, 64, 255]) {
    const { code, out, err } = await startWith(t, limit, '--upstream', '127.0.0.1:9', '--port', '0').ended()
    const want = `edgeproxy: the limit of open files is ${limit}, and edgeproxy needs at least 256; raise it first: ulimit -n 65536\n`
    t.strictSame({ code, out, err }, { code: 1, out: '', err: want })
  }
})

t.test('with as many as it asks for it starts', { skip: onLinux }, async t => {
  const edge = startWith(t, 256, '--upstream', '127.0.0.1:9', '--port', '0')
  t.ok(await edge.until(/"msg":"listening"/))
})
