// What the control API says of itself and of failures, and the command that serves it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { createInterface } from 'node:readline'
import t from 'tap'
import { FAILURE_KINDS } from '../../src/failures/catalog.js'
import { BIN, plainEnv, run, start } from '../support/edgeproxy.js'
import { control } from '../support/control.js'

t.test('every kind and every code is explained, in both languages', async t => {
  const ask = await control(t)
  for (const kind of FAILURE_KINDS) {
    const both = { en: String, fr: String }
    const { json } = await ask(`GET /explain/${kind}`)
    t.match(json, { items: [{ kind, summary: both, causes: [both], pages: [{ brand: String, code: String }] }] })
  }
  t.match((await ask('GET /explain/521')).json.items.map(({ kind }: { kind: string }) => kind), ['upstream_start_failed'])
  t.match(await ask('GET /explain/conection_refused'), { status: 404, json: { errors: [{ nearest: 'connection_refused' }] } })
})

t.test('openapi.json names every route that there is', async t => {
  const ask = await control(t)
  const { json } = await ask('GET /openapi.json')
  t.match(json, { openapi: '3.1.0', components: { securitySchemes: { token: { scheme: 'bearer' } } } })
  const paths = json.paths as Record<string, Record<string, { operationId: string }>>
  const ids = Object.values(paths).flatMap(methods => Object.values(methods).map(({ operationId }) => operationId))
  t.equal(new Set(ids).size, ids.length, 'each by a name of its own')
  for (const [path, methods] of Object.entries(paths)) {
    for (const method of Object.keys(methods)) {
      if (path === '/events') continue
      const { status } = await ask(`${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, 'none')}` as 'GET /')
      t.not(status, 405, `${method} ${path}`)
    }
  }
})

/** Asks a control API of another process. */
async function get (port: number, token: string, path: string): Promise<number> {
  const sent = request({ host: '127.0.0.1', port, path, headers: { authorization: `Bearer ${token}` } }).end()
  const [response] = await once(sent, 'response') as [{ statusCode: number, resume: () => void }]
  response.resume()
  return response.statusCode
}

t.test('the command prints where it listens, with the token; one that was given is not printed', async t => {
  const plain = start(t, ['control', '--listen', '0'])
  const [, port = '', token = ''] = await plain.until(/"url":"http:\/\/edgeproxy\.localhost:(\d+)\/#token=([\w-]{32})".*"msg":"control"/)
  t.equal(await get(Number(port), token, '/'), 200)
  plain.child.kill('SIGTERM')
  t.match(await plain.ended(), { code: 0, err: '' })
  const secret = 'a-token-of-a-test-that-is-long'
  const named = start(t, ['control', '--listen', '127.0.0.1:0'], { env: { EDGEPROXY_CONTROL_TOKEN: secret } })
  const [, other = ''] = await named.until(/"url":"http:\/\/edgeproxy\.localhost:(\d+)\/"/)
  t.notOk(named.out.includes(secret))
  t.equal(await get(Number(other), secret, '/edges'), 200)
})

t.test('it ends with standard input, where that was asked for', async t => {
  const args = [BIN, 'control', '--listen', '0', '--end-with-stdin']
  const child = spawn(process.execPath, args, { env: plainEnv(), stdio: ['pipe', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) if (line.includes('"msg":"control"')) break
  child.stdin.end()
  t.strictSame(await ended, [0, null])
})

t.test('mistakes are told before anything listens', async t => {
  for (const [args, env, said] of [
    [['--listen', 'nonsense'], {}, /--listen: "nonsense" is no address to listen on; it takes a port, or address:port/],
    [['--listen', '0.0.0.0:0'], {}, /--name: is missing: beyond the loopback/],
    [['--listen', '0'], { EDGEPROXY_CONTROL_TOKEN: 'short' }, /EDGEPROXY_CONTROL_TOKEN: takes 16 to 512/],
    [['--lisen', '0'], {}, /--lisen: .*did you mean --listen/]
  ] as const) {
    t.match(await run(t, ['control', ...args], { env }), { code: 2, out: '', err: said })
  }
})
