import t from 'tap'
import { EXAMPLES } from '../support/site-log-examples.js'
import { run, say } from '../support/edgeproxy.js'

for (const { give, text, want, says } of EXAMPLES) {
  t.test(give, async t => {
    for (const language of ['en', 'fr']) {
      const { code, out } = await say('explain', text, '--lang', language)
      t.equal(code, 0)
      for (const name of want) t.ok(out.includes(name), name)
      for (const word of says) t.ok(out.replace(/\s+/g, ' ').includes(word), word)
      t.match(out, language === 'en' ? /What to do/ : /Que faire/)
    }
    const entries = JSON.parse((await say('explain', text, '--json')).out) as Array<{ kind: string, reason: string, logged: { fix: string } }>
    t.strictSame(entries.map(({ kind, reason }) => `${kind}/${reason}`), want)
    t.ok(entries.every(({ logged }) => logged.fix !== ''))
  })
}

t.test('a healthy site log', async t => {
  const { code, out } = await say('explain', 'Upstream ready: node a.js (pid: 1, after 90ms)')
  t.equal(code, 0)
  t.match(out, /No failure/)
})

const REFUSING = `[28/Nov/2026:10:00:00 +0000] [upstream] Upstream starting: node a.js (env: {'PORT': '8100'}, cwd: /home/foo/www)
[28/Nov/2026:10:00:00 +0000] [upstream] Upstream ready: node a.js (pid: 12, after 80ms)
[28/Nov/2026:10:00:05 +0000] [upstream] Upstream alive but refusing: node a.js (pid: 12)
`

t.test('a program that has stopped listening, with the line ends of another system, and in the short form', async t => {
  const short = REFUSING.replace(/^\[[^\]]*\] \[upstream\] /gm, '')
  for (const text of [REFUSING, REFUSING.replaceAll('\n', '\r\n'), short, short.replaceAll('\n', '\r\n')]) {
    for (const [language, words] of [['en', /has stopped listening[^]*restart it/], ['fr', /a cessé d’écouter[^]*redémarrez-le/]] as const) {
      const { code, out } = await say('explain', text, '--lang', language)
      t.equal(code, 0)
      t.match(out, words)
    }
    const entries = JSON.parse((await say('explain', text, '--json')).out) as Array<{ kind: string, reason: string }>
    t.match(entries, [{ kind: 'connection_refused', reason: 'stopped_listening' }])
    t.equal(entries.length, 1)
  }
  const { code, out } = await run(t, ['explain', '-', '--lang', 'fr'], { piped: REFUSING.replaceAll('\n', '\r\n') })
  t.equal(code, 0)
  t.match(out, /a cessé d’écouter/, 'also through a pipe')
})
