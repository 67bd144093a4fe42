// The documented log examples, each by the real program: what it says, where it says it, and how it ends.
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, symlinkSync, truncateSync, unlinkSync, writeFileSync, writeSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { readSiteLog } from '../../src/sitelog/parser.js'
import { ask, createHome, NEEDS, occupiedPort, startServer } from '../support/servers.js'
import { optionsOf, SCENES } from '../support/server-scenes.js'

function holds (t: Test, text: string, want: readonly RegExp[]): void {
  let rest = text
  for (const pattern of want) {
    const found = pattern.exec(rest)
    if (found === null) {
      t.fail(`${pattern} is not there`, { text, rest })
      return
    }
    t.pass(String(pattern))
    rest = rest.slice(found.index)
  }
}

/** As the site log has it. */
const pasted = (stderr: string): string => `${stderr.trimEnd().split('\n').map(line => `STDERR: ${line}\n`).join('')}Upstream starting failed: apache2 (return code: 1 | reason: -)\n`

for (const [name, scene] of Object.entries(SCENES)) {
  t.test(name, { skip: scene.skip }, async t => {
    const home = await createHome(t)
    const { before, wrap, bare } = scene
    const ports = scene.busy === true ? { ports: { shop: await occupiedPort(t) } } : {}
    const started = await startServer(t, optionsOf(scene, home), { ...ports, ...before !== undefined && { before }, ...wrap !== undefined && { wrap }, ...bare !== undefined && { bare } })
    if (scene.code === null) {
      const answer = await ask(started)
      t.match([answer.status, answer.said], [500, 'Internal Server Error'], 'an error of its own')
    } else {
      t.equal(await started.ended, scene.code)
    }
    holds(t, started.stderr, scene.stderr)
    const log = await started.ownLog()
    holds(t, log, scene.ownLog)
    if (/quota/.test(name)) t.match(readSiteLog(pasted(started.stderr)).failures, [{ kind: 'upstream_start_failed', reason: 'quota_exceeded' }], 'who pastes it is told')
    if (scene.server === 'apache') t.equal(log, '', 'all is on standard error')
    else t.ok(started.stderr.split('\n').length <= scene.stderr.length + 1, 'the rest is in its own log')
  })
}

/** The folder of an account on a real file system with a quota of 4 MB. @throws where there can be none */
function mountQuota (t: Test, below: string): string {
  const run = (command: string, ...args: string[]): void => {
    const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
    if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`)
  }
  const image = join(below, 'image')
  const mountPoint = join(below, 'mount')
  writeFileSync(image, '')
  truncateSync(image, 128 * 1024 * 1024)
  mkdirSync(mountPoint)
  run('mkfs.btrfs', '-q', image)
  run('mount', '-o', 'loop', image, mountPoint)
  t.teardown(() => run('umount', mountPoint))
  run('btrfs', 'quota', 'enable', mountPoint)
  const volume = join(mountPoint, 'account')
  run('btrfs', 'subvolume', 'create', volume)
  run('btrfs', 'qgroup', 'limit', '4M', volume)
  return volume
}

/** Fills it to the last byte; returns the number of the error that ended it, for which Node.js has no name. */
function fill (volume: string): number | undefined {
  const file = openSync(join(volume, 'fill'), 'w')
  try {
    for (;;) writeSync(file, Buffer.alloc(65536, 'x'))
  } catch (error) {
    return (error as NodeJS.ErrnoException).errno
  } finally {
    closeSync(file)
    spawnSync('sync', ['-f', volume])
  }
}

const EDQUOT = -constants.errno.EDQUOT

const noQuota = process.getuid?.() !== 0 ? 'a file system with a quota needs root' : !['/usr/sbin', '/sbin', '/usr/bin'].some(folder => existsSync(`${folder}/mkfs.btrfs`)) ? 'btrfs-progs is not installed' : false

t.test('a real quota', { skip: NEEDS.php !== false ? NEEDS.php : noQuota }, async t => {
  const below = await createHome(t)
  let home = ''
  try {
    home = mountQuota(t, below)
  } catch (error) {
    t.pass('a file system with a quota', { skip: `there can be none here: ${(error as Error).message}` })
    return
  }
  const options = { home, type: 'php', root: '/usr/share' } as const

  await t.test('there is no log yet', async t => {
    const started = await startServer(t, options, { before: () => { t.equal(fill(home), EDQUOT) } })
    t.equal(await started.ended, 1)
    holds(t, started.stderr, [/\(122\)Disk quota exceeded: (AH\d+: )?apache2: could not open error log file \/.+\/apache\.log\./, /Unable to open logs/])
  })

  await t.test('its own log has room elsewhere: standard error is empty, the log says it', async t => {
    unlinkSync(join(home, 'fill'))
    spawnSync('sync', ['-f', home])
    const elsewhere = join(below, 'logs')
    mkdirSync(elsewhere)
    rmSync(join(home, 'admin/logs/apache'), { recursive: true })
    symlinkSync(elsewhere, join(home, 'admin/logs/apache'))
    const started = await startServer(t, options, { before: () => { t.equal(fill(home), EDQUOT) } })
    t.equal(await started.ended, 1)
    t.equal(started.stderr, '')
    const log = readFileSync(join(elsewhere, 'apache.log'), 'utf8')
    // two processes, in any order
    t.match(log, /\(122\)Disk quota exceeded: (AH\d+: )?could not create \/.+\/run\/apache\.pid/)
    t.match(log, /could not log pid to file \/.+\/run\/apache\.pid/)
    t.match(log, /\(122\)Disk quota exceeded: (AH\d+: )?Couldn't bind unix domain socket \/.+\/run\/cgisock\.\d+/)
  })
})
