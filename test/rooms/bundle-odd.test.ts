// Bundles of odd records, and of files that are none: a sentence each, at once.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { unpack } from '../support/bundle.js'
import { say } from '../support/edgeproxy.js'
import { answerBytes, startUpstream } from '../support/upstream.js'

const RAY = 'a3436fd6db5a3dde'

t.test('a target that no request line can hold is not asked again', async t => {
  const upstream = await startUpstream(t, answerBytes('ok'))
  const odd = [['/a\r\nX: y', 'a.test'], ['/a b', 'a.test'], ['/\u2028', 'a.test'], ['/', 'a\r\nX: y']] as const
  for (const [at, [url, host]] of odd.entries()) {
    const file = join(t.testdir({}), 'edge.log')
    const address = `127.0.0.1:${upstream.port}`
    const record = { ray: RAY, req: { method: 'GET', url, host }, res: { statusCode: 200 }, upstream: { address } }
    writeFileSync(file, `${JSON.stringify(record)}\n`)
    const out = join(file, `../${at}.zip`)
    const { code, err } = await say('bundle', RAY, '--log-file', file, '--edge', upstream.url, '--out', out)
    t.equal(code, 0, err)
    t.match(unpack(readFileSync(out)).all, /not asked again: no (?:request|header) line can hold its/)
  }
})

t.test('a pipe, a device', { skip: process.platform !== 'linux' && 'pipes and devices of Linux are needed' }, async t => {
  const folder = t.testdir({ 'edge.log': `{"ray":"${RAY}","req":{"method":"GET","url":"/","host":"a.test"}}\n` })
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  const out = ['--out', join(folder, 'a.zip')]
  t.match(await say('bundle', RAY, '--log-file', pipe, ...out), { code: 2, err: /--log-file: ".*pipe" is a pipe, not a file; write/ })
  t.match(await say('bundle', RAY, '--log-file', '/dev/zero', ...out), { code: 2, err: /is a device, not a file/ })
  const log = ['--log-file', join(folder, 'edge.log')]
  t.match(await say('bundle', RAY, ...log, '--railgun-log', pipe, ...out), { code: 2, err: /--railgun-log: ".*" cannot be read: it is a pipe/ })
  t.match(await say('bundle', RAY, ...log, '--railgun-log', '/dev/zero', ...out), { code: 2, err: /cannot be read: it is a device/ })
})
