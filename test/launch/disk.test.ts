// The disk of an account: full, or for reading only. The site log lacks lines, and nobody else lacks anything.
import t from 'tap'
import { launch, server } from '../support/launched.js'
import { runOnDisk, whyNoDisk } from '../support/namespace.js'
import { NEEDS } from '../support/servers.js'

t.test('a disk that fills up behind a running edge: one warning, every request is served, and lines come again when there is room', { skip: whyNoDisk() }, async t => {
  const told = await runOnDisk(new URL('full-disk-story.ts', import.meta.url), t.testdir({}), 'size=64k')
  t.strictSame(told, { statuses: [200], code: 0, err: '', warnings: ['cannot be written (ENOSPC)'], before: true, after: true })
})

t.test('a home that can hold nothing, or is no folder: one warning, and the program serves', { skip: process.platform === 'linux' ? false : 'needs /proc', timeout: 60_000 }, async t => {
  for (const [home, code] of [['/proc', 'ENOENT'], [`${t.testdir({ file: '' })}/file`, 'ENOTDIR']] as const) {
    const { edge, get, log } = await launch(t, server('console.log("asked")'), { home })
    for (let i = 0; i < 3; i++) t.equal((await get('/')).status, 200)
    await edge.close({ within: 1000 })
    const warnings = log.lines.filter(({ msg }) => /cannot be written/.test(msg))
    t.match(warnings, [{ level: 50, msg: `the site log ${home}/admin/` }])
    t.match(warnings[0]?.msg, `(${code}): its lines are dropped`)
    t.equal(warnings.length, 1)
  }
})

t.test('a server whose files cannot be written: which, and what to look at', { skip: NEEDS.apache || whyNoDisk() }, async t => {
  const told = await runOnDisk(new URL('read-only-story.ts', import.meta.url), t.testdir({}), 'ro')
  t.match(told, { status: 503, page: 'upstream_not_ready', kind: 'upstream_start_failed', reason: 'config_unwritable', hint: /could not make \/.*\/admin\/config\/.*EROFS.*--home/, warnings: 1 })
})
