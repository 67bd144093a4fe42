// Files that the edge reads besides its options: what is no plain file, or has no end, is named at once.
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { ask } from '../../src/bundle/ask.js'
import { keptAuthority } from '../../src/cli/kept-authority.js'
import { contentOf } from '../../src/page/custom/files.js'
import { resolveOptions } from '../../src/settings/options.js'
import { temporaryFolder } from '../support/folder.js'
import { eventually } from '../support/story.js'
import { answerBytes, startUpstream } from '../support/upstream.js'

const skip = process.platform !== 'linux' && 'pipes and devices of Linux are needed'

t.test('an authority whose files are none', { skip }, async t => {
  const folder = temporaryFolder(t)
  mkdirSync(join(folder, 'ca'))
  writeFileSync(join(folder, 'ca', 'ca-key.pem'), '')
  const certificate = join(folder, 'ca', 'ca.pem')
  execFileSync('mkfifo', [certificate])
  t.throws(() => keptAuthority(folder), /^the authority in .* cannot be used: ca\.pem cannot be read: it is a pipe, not a file; remove/)
  rmSync(certificate)
  symlinkSync('/dev/zero', certificate)
  t.throws(() => keptAuthority(folder), /cannot be used: ca\.pem cannot be read: it is a device, not a file; remove/)
  rmSync(certificate)
  t.throws(() => keptAuthority(folder), /cannot be used: ca\.pem cannot be read: there is no such file; remove/)
})

t.test('an authority is made once, and read afterwards', async t => {
  const folder = temporaryFolder(t)
  t.equal(keptAuthority(folder).certPem, keptAuthority(folder).certPem)
})

t.test('what a page of one\'s own leads to', { skip }, async t => {
  const folder = temporaryFolder(t)
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  writeFileSync(join(folder, 'large'), 'x'.repeat(11))
  const want: ReadonlyArray<readonly [file: string, why: string]> = [
    [pipe, 'it is a pipe, not a file'],
    ['/dev/zero', 'it is a device, not a file'],
    [folder, 'it is a folder'],
    [join(folder, 'none'), 'there is no such file'],
    [join(folder, 'x'.repeat(300)), 'its name is too long'],
    [join(folder, 'large'), 'it has 11 bytes, more than the 10 that a page with everything in it may have']
  ]
  for (const [file, why] of want) t.equal(contentOf(file, 10), why)
  // its size is said to be 0
  t.equal(contentOf('/proc/self/status', 10).length, 10, 'what has more bytes than it says ends at the limit')
})

t.test('a request that node:http refuses to send leaves no connection', async t => {
  const upstream = await startUpstream(t, answerBytes('ok'))
  const [site] = resolveOptions({ upstream: upstream.url }).sites
  const target = site?.upstreams[0]
  if (site === undefined || target === undefined) throw new Error('no site')
  const seen = await ask({ method: 'NO METHOD', target: '/', host: 'a.test', headers: [] }, { target, site, patience: 5000 })
  t.match(seen.error, /Method must be a valid HTTP token/)
  await eventually(() => upstream.connections > 0 && [...upstream.sockets].every(socket => socket.readableEnded || socket.destroyed))
})
