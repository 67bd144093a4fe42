import t from 'tap'
import { run, say } from '../support/edgeproxy.js'

t.test('decodes rays for people', async t => {
  const { code, out, err } = await run(t, ['ray', 'a3436fd6db5a3dde-LAB', '0000000000000000'], { env: { TZ: 'Europe/Paris' } })
  t.equal(err, '')
  t.equal(code, 0)
  t.match(out, /^a3436fd6db5a3dde-LAB\n {2}time {4}2026-09-01 10:02:00\.137 UTC\n {2}local {3}2026-09-01 12:02:00\.137 \+02:00 \(Europe\/Paris\)\n {2}age {5}.*\n {2}colo {4}LAB\n {2}random {2}5a3dde\n/)
  t.match(out, /\n0000000000000000\n {2}time {4}2012-10-12 00:00:00\.000 UTC\n/)
  // the hours are left out within the first hour of a day, whenever the test runs
  t.match(out, /age {5}\d+ days( \d+ hours?)? ago\n {2}colo {4}not given/)
})

t.test('decodes rays for programs', async t => {
  const { code, out } = await say('ray', '--json', 'a3436fd6db5a3dde-LAB')
  t.equal(code, 0)
  t.match(JSON.parse(out), [{ ray: 'a3436fd6db5a3dde-LAB', time: '2026-09-01T10:02:00.137Z', ageSeconds: Number, colo: 'LAB', random: '5a3dde' }])
})

t.test('a ray of the future is told as what it is', async t => {
  const { out } = await say('ray', 'ffffffffff000000')
  t.match(out, /age {5}in \d+ days.*another clock, or was made up/)
})

t.test('mistakes exit 2, one line for each', async t => {
  const { code, out, err } = await say('ray', 'nonsense', '--jsno', '123')
  t.equal(code, 2)
  t.equal(out, '')
  t.match(err, /^edgeproxy: --jsno: is not an option of ray; did you mean --json\?\nedgeproxy: "nonsense": is no ray ID.*\nedgeproxy: "123": is no ray ID.*\n$/)
  t.match(await say('ray'), { code: 2, err: /takes a ray ID/ })
})
