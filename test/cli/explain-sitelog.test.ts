import t from 'tap'
import { EXAMPLES } from '../support/site-log-examples.js'
import { edgeproxy } from './explain-process.js'

for (const { give, text, want, says } of EXAMPLES) {
  t.test(give, async t => {
    for (const language of ['en', 'fr']) {
      const { code, out } = await edgeproxy(['explain', text, '--lang', language])
      t.equal(code, 0)
      for (const name of want) t.ok(out.includes(name), name)
      for (const word of says) t.ok(out.replace(/\s+/g, ' ').includes(word), word)
      t.match(out, language === 'en' ? /What to do/ : /Que faire/)
    }
    const entries = JSON.parse((await edgeproxy(['explain', text, '--json'])).out) as Array<{ kind: string, reason: string, logged: { fix: string } }>
    t.strictSame(entries.map(({ kind, reason }) => `${kind}/${reason}`), want)
    t.ok(entries.every(({ logged }) => logged.fix !== ''))
  })
}

t.test('a healthy site log', async t => {
  const { code, out } = await edgeproxy(['explain', 'Upstream ready: node a.js (pid: 1, after 90ms)'])
  t.equal(code, 0)
  t.match(out, /No failure/)
})
