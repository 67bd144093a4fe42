// alone: the owner of a port is looked for within 60 ms, and not in a process that has just had a file of tests before
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { dial } from '../../src/dial/dial.js'
import { createHints } from '../../src/evidence/hints.js'
import { UpstreamFailure } from '../../src/failures/failure.js'
import type { Journey } from '../../src/journey.js'
import { resolveOptions, type EdgeOptions } from '../../src/settings/options.js'
import type { SiteSettings, Target } from '../../src/options/settings.js'
import { temporaryFolder } from '../support/folder.js'
import { failed, journeyWith } from './evidence-journey.js'
import { holdPort } from '../support/upstream.js'

const skip = process.platform === 'linux' ? false : 'looking at the machine is a Linux thing'

/** However busy this machine is. */
const PATIENT = { deadline: 20_000 }

/** Dials for real and returns the journey that failed. */
async function dialed (options: EdgeOptions): Promise<Journey> {
  const [site] = resolveOptions(options).sites as [SiteSettings]
  const [target] = site.upstreams as [Target]
  try {
    (await dial({ target, site, host: '' })).destroy()
  } catch (error) {
    return journeyWith(error as UpstreamFailure, target.label)
  }
  throw new Error('it connected')
}

/** A program of its own that listens, and prints its port. */
async function program (t: Test, script: string): Promise<{ child: ChildProcess, port: number }> {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(async () => {
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await exit
  })
  const [line] = await once(child.stdout as NodeJS.ReadableStream, 'data') as [Buffer]
  return { child, port: Number(line.toString()) }
}

const listening = (host: string, then = ''): string =>
  `const server = require('net').createServer(socket => { ${then} }).listen({ port: 0, host: '${host}', backlog: 1 }, () => console.log(server.address().port))`

t.test('refused: nothing listens, and what does', { skip }, async t => {
  const { child, port } = await program(t, listening('127.0.0.1'))
  const free = port + 1
  const hint = await createHints(PATIENT)(await dialed({ upstream: `127.0.0.1:${free}` }))
  t.match(hint, `nothing listens on port ${free}`)
  t.match(hint, new RegExp(`node[^ ]* \\(pid ${child.pid}\\) listens on ${port}`))
  t.notMatch(hint, `pid ${process.pid})`, 'the edge itself is no answer')
})

t.test('refused: only ::1 listens', { skip }, async t => {
  const { child, port } = await program(t, listening('::1'))
  const hint = await createHints(PATIENT)(await dialed({ upstream: `127.0.0.1:${port}` }))
  t.match(hint, new RegExp(`^only \\[::1\\]:${port} listens, node[^ ]* \\(pid ${child.pid}\\), but 127\\.0\\.0\\.1 was asked: use --upstream http://\\[::1\\]:${port}$`))
})

t.test('refused: it listens by now', { skip }, async t => {
  const { port, release } = await holdPort(t)
  const journey = await dialed({ upstream: `127.0.0.1:${port}` })
  await release()
  const server = createServer().listen(port, '127.0.0.1')
  t.teardown(() => { server.close() })
  await once(server, 'listening')
  t.match(await createHints(PATIENT)(journey), /listens on port \d+ by now/)
})

t.test('refused by another machine: nothing to look at here', async t => {
  const attempts = [{ address: '192.0.2.7:3000', code: 'ECONNREFUSED', ms: 1 }]
  t.match(await createHints(PATIENT)(failed('connection_refused', { attempts })), '192.0.2.7 is another machine')
})

t.test('refused unix sockets: missing, no socket, left over', { skip }, async t => {
  // a socket's path is short, and the fixtures' folder is not
  const folder = temporaryFolder(t)
  const hint = async (path: string): Promise<string | null> => await createHints(PATIENT)(await dialed({ upstream: `unix:${path}` }))
  t.match(await hint(join(folder, 'no.sock')), /^there is no .*no\.sock: start the upstream/)
  t.match(await hint(join(folder, 'no', 'no.sock')), /nor its folder/)
  t.match(await hint(join(folder, 'x'.repeat(100))), /has at most 107 bytes/)
  const file = join(folder, 'file.sock')
  writeFileSync(file, '')
  t.match(await hint(file), /is a file, not a socket/)
  const path = join(folder, 'old.sock')
  const child = spawn(process.execPath, ['-e', `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`])
  await once(child, 'exit')
  t.match(await hint(path), /old\.sock is left over: no program listens on it/)
})

t.test('connect timeout: a full queue and a stopped process', { skip }, async t => {
  const { child, port } = await program(t, listening('127.0.0.1'))
  child.kill('SIGSTOP')
  const clients = await Promise.all([1, 2].map(async () => {
    const [site] = resolveOptions({ upstream: `127.0.0.1:${port}` }).sites as [SiteSettings]
    return await dial({ target: site.upstreams[0] as Target, site, host: '' })
  }))
  t.teardown(() => { clients.forEach(client => client.destroy()) })
  const journey = await dialed({ upstream: `127.0.0.1:${port}`, connectTimeout: '50ms' })
  t.equal(journey.failure?.kind, 'connection_timeout')
  t.match(await createHints(PATIENT)(journey), new RegExp(`\\(pid ${child.pid}\\) listens on port ${port}; 2 connections wait to be accepted; is stopped: kill -CONT ${child.pid} wakes it`))
})

t.test('silence: a busy process, an idle one, and one that is gone', { skip }, async t => {
  const busy = await program(t, listening('127.0.0.1', 'for (;;) ;'))
  const [site] = resolveOptions({ upstream: `127.0.0.1:${busy.port}` }).sites as [SiteSettings]
  const socket = await dial({ target: site.upstreams[0] as Target, site, host: '' })
  t.teardown(() => { socket.destroy() })
  const silent = (port: number): Journey => journeyWith(new UpstreamFailure('http_response_timeout', 'silence', { address: `127.0.0.1:${port}` }), `127.0.0.1:${port}`)
  // two processors are shared with other tests: it may take a few looks until it got one to itself
  let hint: string | null = null
  for (let tries = 0; tries < 50 && !/busy/.test(hint ?? ''); tries++) hint = await createHints(PATIENT)(silent(busy.port))
  t.match(hint, `(pid ${busy.child.pid}) is busy`)
  const idle = await program(t, listening('127.0.0.1'))
  t.match(await createHints(PATIENT)(silent(idle.port)), `(pid ${idle.child.pid}) is idle`)
  idle.child.kill('SIGKILL')
  await once(idle.child, 'exit')
  t.equal(await createHints(PATIENT)(silent(idle.port)), null)
  const cut = journeyWith(new UpstreamFailure('connection_terminated', 'reset', { address: `127.0.0.1:${idle.port}` }), `127.0.0.1:${idle.port}`)
  t.match(await createHints(PATIENT)(cut), `nothing listens on port ${idle.port} any more`)
})

t.test('says when the platform cannot tell about acknowledgments', async t => {
  t.match(await createHints(PATIENT)(failed('http_response_timeout', { ack: 'unknown' })), 'cannot tell whether the request was acknowledged')
})

t.test('plain HTTP behind https://', async t => {
  const server = createServer(socket => { socket.end('HTTP/1.1 400 Bad Request\r\n\r\n') }).listen(0, '127.0.0.1')
  t.teardown(() => { server.close() })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const journey = await dialed({ upstream: `https://127.0.0.1:${port}` })
  t.equal(journey.failure?.kind, 'tls_protocol_error')
  t.match(await createHints(PATIENT)(journey), `use --upstream http://127.0.0.1:${port}`)
})

t.test('a connection that ended without an answer: the owner of the port comes before any guess', { skip }, async t => {
  const rows: ReadonlyArray<readonly [argv0: string, want: RegExp]> = [
    ['docker-proxy', /^docker-proxy \(pid \d+\) listens there: it takes connections for a container/],
    ['php-fpm: master process (/etc/php-fpm.conf)', /^php-fpm \(pid \d+\) listens there: it speaks FastCGI/],
    ['redis-server 127.0.0.1:6379', /speaks the Redis protocol/],
    ['node', /the program may have failed on this request.*FastCGI.*uwsgi.*PROXY protocol.*TLS/]
  ]
  for (const [argv0, want] of rows) {
    const child = spawn(process.execPath, ['-e', listening('127.0.0.1')], { argv0, stdio: ['ignore', 'pipe', 'inherit'] })
    t.teardown(() => { child.kill('SIGKILL') })
    const [line] = await once(child.stdout, 'data') as [Buffer]
    const at = `127.0.0.1:${line.toString().trim()}`
    const journey = journeyWith(new UpstreamFailure('http_response_empty', 'ended', { address: at }), at)
    // left out where the machine is too busy to look within the limit
    let hint: string | null = null
    for (let tries = 0; tries < 20 && hint === null; tries++) hint = await createHints(PATIENT)(journey)
    t.match(hint, want, argv0)
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }
})
