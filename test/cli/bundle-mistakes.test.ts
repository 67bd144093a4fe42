// What can be wrong with a wish for a bundle: one sentence each, with how to fix it.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { stage, written } from '../support/bundle-scene.js'
import { answerBytes } from '../support/upstream.js'
import { BIN, say } from '../support/edgeproxy.js'

t.test('mistakes: one sentence each, with how to fix; exit 2 for what was asked wrong, 1 for what went wrong', async t => {
  const ray = 'a3436fd6db5a3dde-LAB'
  const record = JSON.stringify({ level: 50, time: 1788256920140, ray, req: { method: 'GET', url: '/', host: 'a.test' }, res: { statusCode: 521, bytes: 1 }, responseTime: 3, outcome: 'branded', brand: 'cloudflare', page: '521', upstream: { address: null } })
  const folder = t.testdir({ 'edge.log': `${record}\n`, 'plain.log': 'one\ntwo\n', 'empty.log': '', 'packed.log': gzipSync(record), 'out.zip': 'here already' })
  const at = (name: string): string => join(folder, name)
  const log = ['--log-file', at('edge.log')]
  const cases: ReadonlyArray<readonly [code: number, args: string[], err: RegExp]> = [
    [2, [], /^edgeproxy: bundle: takes a ray ID.*\nedgeproxy: --log-file: is missing; name the file/],
    [2, ['nonsense', ...log], /"nonsense": is no ray ID; it takes 16 hex digits/],
    [2, [ray, '--log-file', at('nowhere.log')], /--log-file: ".*nowhere\.log" does not exist; name the file/],
    [2, [ray, '--log-file', folder], /--log-file: ".*" is a folder; name the log file in it/],
    [2, [ray, '--log-file', at('plain.log')], /plain\.log" is no log of JSON lines: its 2 lines are like "one"; start the edge with --log-file/],
    [2, [ray, '--log-file', at('empty.log')], /has no request in it yet/],
    [2, [ray, '--log-file', at('packed.log')], /is compressed; unpack it first/],
    [1, ['a3436fd6db5a3ddf', ...log], /ray a3436fd6db5a3ddf of 2026-09-01 10:02:00\.137 UTC is not among the 1 request of.*the nearest is a3436fd6db5a3dde-LAB\n$/],
    [1, ['0000000000000000', ...log], /the log begins at 2026-09-01 10:02:00\.137 UTC; look in an older file/],
    [1, ['b000000000000000', ...log], /the log ends at 2026-09-01 10:02:00\.137 UTC; is the request still running/],
    [2, [ray, ...log, '--out', at('out.zip')], /--out: ".*out\.zip" exists already; --force replaces it/],
    [1, [ray, ...log, '--out', at('no/such/folder.zip')], /cannot write ".*": its folder does not exist; make it, or write it elsewhere with --out/],
    [2, [ray, ...log, '--edge', 'ftp://x'], /--edge: .*unknown scheme/],
    [2, [ray, ...log, '--railgun-log', at('nowhere.log'), '--out', at('a.zip')], /--railgun-log: ".*" cannot be read: there is no such/],
    [2, [ray, ...log, '--header', 'no colon', '--keep'], /--header: takes a header line.*\nedgeproxy: --keep: has no value; it takes <name>\n/],
    [2, [ray, ...log, '--repeat', '--no-repeat'], /--repeat: and --no-repeat exclude each other/],
    [2, [ray, ...log, '--fource'], /--fource: is not an option/]
  ]
  for (const [code, args, err] of cases) t.match(await say('bundle', ...args), { code, out: '', err }, args.join(' '))
  t.strictSame(readFileSync(at('out.zip'), 'utf8'), 'here already')
})

t.test('a zip that cannot be put in place is told in one sentence, and nothing is left', async t => {
  const scene = await stage(t, answerBytes('ok'))
  const line = await written(scene, await scene.story.get('/'))
  mkdirSync(join(scene.folder, 'taken.zip'))
  const { code, err } = await say('bundle', line.ray ?? '', '--log-file', scene.log, '--no-repeat', '--force', '--out', join(scene.folder, 'taken.zip'))
  t.equal(code, 1)
  t.match(err, /cannot write ".*taken\.zip": that is a folder; name a file in it with --out\n$/)
  t.notOk(readdirSync(scene.folder).some(name => name.endsWith('.part')))
})

const UNSHARE = ['--user', '--map-root-user', '--mount']
const noMount = (): string | false => spawnSync('unshare', [...UNSHARE, 'sh', '-c', 'mount -t tmpfs -o size=4k none /mnt'], { encoding: 'utf8' }).status === 0 ? false : 'no file system of our own can be mounted here'

t.test('a full disk is told in one sentence, and nothing is left', { skip: noMount() }, async t => {
  const scene = await stage(t, answerBytes('ok'))
  const line = await written(scene, await scene.story.get('/'))
  const small = join(scene.folder, 'small')
  mkdirSync(small)
  const script = 'mount -t tmpfs -o size=4k none "$SMALL" && head -c 4096 /dev/zero > "$SMALL/fill" && "$@"; code=$?; ls -A "$SMALL"; exit $code'
  const args = ['bundle', line.ray ?? '', '--log-file', scene.log, '--no-repeat', '--out', join(small, 'b.zip')]
  const child = spawn('unshare', [...UNSHARE, 'sh', '-c', script, 'sh', process.execPath, BIN, ...args], { env: { ...process.env, SMALL: small }, stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  t.match(err, /cannot write ".*b\.zip": the disk is full; make room, or write it elsewhere with --out\n$/)
  t.equal(code, 1)
  t.equal(out, 'fill\n', 'what was written of it is gone')
})
