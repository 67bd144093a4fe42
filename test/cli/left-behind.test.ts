// Whoever started the edge is gone: it ends, and its program with it; one that was started to outlive its parent stays.
import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { temporaryFolder } from '../support/folder.js'
import { plainEnv } from '../support/edgeproxy.js'
import { gone, isAlive } from '../support/launched.js'
import { eventually } from '../support/story.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const APP = 'require("http").createServer((q, s) => s.end("hi")).listen(process.env.PORT, process.env.IP)'
const EDGE = 'edgeproxy --port 0 --log pretty -- node app.js'

const missing = (program: string): string | false =>
  process.platform !== 'linux' ? 'looks into /proc' : spawnSync('which', [program]).status === 0 ? false : `no ${program}`

/** A project in which edgeproxy is installed. */
function project (t: Test, script = EDGE): string {
  const folder = temporaryFolder(t)
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
  symlinkSync(ROOT, join(folder, 'node_modules/edgeproxy'))
  symlinkSync('../edgeproxy/bin/edgeproxy.js', join(folder, 'node_modules/.bin/edgeproxy'))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'shop', scripts: { dev: script } }))
  writeFileSync(join(folder, 'app.js'), APP)
  return folder
}

interface Started {
  readonly child: ChildProcessByStdio<Writable | null, null, null>
  readonly edge: number
  readonly program: number
}

const ppidOf = (pid: number): number => Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1])

/** Output goes to a file: a pipe that ends with the parent is no part of this. @param stdin what the parent gets */
async function begin (t: Test, words: readonly string[], folder: string, stdin: 'pipe' | 'ignore' = 'pipe'): Promise<Started> {
  const [program = '', ...args] = words
  const out = join(folder, 'out')
  const bin = join(folder, 'node_modules/.bin')
  const env = Object.fromEntries(Object.entries(plainEnv()).filter(([name]) => !/^npm_|^TAP/i.test(name)))
  writeFileSync(out, '')
  const child = spawn('sh', ['-c', `exec "$@" > ${out} 2>&1`, 'sh', program, ...args], {
    cwd: folder, env: { ...env, PATH: `${bin}:${process.env['PATH'] ?? ''}` }, stdio: [stdin, 'ignore', 'ignore']
  }) as Started['child']
  t.teardown(() => { child.kill('SIGKILL') })
  return { child, ...await pidsIn(t, out) }
}

async function pidsIn (t: Test, out: string): Promise<Omit<Started, 'child'>> {
  const pid = (): number => Number(/\(pid (\d+)\) listens on/.exec(readFileSync(out, 'utf8'))?.[1])
  await eventually(() => pid() > 0, 60_000)
  const program = pid()
  const edge = ppidOf(program)
  t.teardown(() => { if (isAlive(edge)) process.kill(edge, 'SIGKILL') })
  return { edge, program }
}

const ENDS = {
  'npx is killed': { words: ['npx', ...EDGE.split(' ')], stdin: 'ignore' },
  'npm run is killed': { words: ['npm', 'run', 'dev'], stdin: 'pipe' },
  'a shell script is killed': { words: ['sh', '-c', `${EDGE}; echo over`], stdin: 'pipe' },
  'timeout is killed': { words: ['timeout', '100', ...EDGE.split(' ')], stdin: 'pipe' }
} as const

for (const [name, { words, stdin }] of Object.entries(ENDS)) {
  t.test(name, { skip: missing(words[0]) }, async t => {
    const { child, edge, program } = await begin(t, words, project(t), stdin)
    child.kill('SIGKILL')
    await gone(edge)
    await gone(program)
    t.pass('edge and program are gone')
  })
}

t.test('a terminal of tmux is closed', { skip: missing('tmux') }, async t => {
  const folder = project(t)
  const socket = join(folder, 'tmux')
  writeFileSync(join(folder, 'out'), '')
  const path = `PATH=${join(folder, 'node_modules/.bin')}:$PATH`
  const words = ['-S', socket, 'new-session', '-d', '-c', folder, '-s', 'edge', `${path} npx ${EDGE} > out 2>&1`]
  spawnSync('tmux', words, { env: { ...plainEnv() } })
  t.teardown(() => { spawnSync('tmux', ['-S', socket, 'kill-server']) })
  const { edge, program } = await pidsIn(t, join(folder, 'out'))
  spawnSync('tmux', ['-S', socket, 'kill-session', '-t', 'edge'])
  await gone(edge)
  await gone(program)
  t.pass()
})

const STAYS = {
  nohup: `nohup ${EDGE} > out 2>&1 < /dev/null & sleep 100`,
  setsid: `setsid ${EDGE} & sleep 100`,
  'in the background of a script': `${EDGE} & sleep 100`
} as const

for (const [name, line] of Object.entries(STAYS)) {
  t.test(`started to outlive its parent: ${name}`, { skip: missing('setsid') }, async t => {
    const { child, edge, program } = await begin(t, ['sh', '-c', line], project(t))
    child.kill('SIGKILL')
    // twice the time in which a parent is missed
    await eventually(() => ppidOf(edge) !== child.pid)
    await new Promise(resolve => { setTimeout(resolve, 2200) })
    t.ok(isAlive(edge) && isAlive(program))
  })
}
