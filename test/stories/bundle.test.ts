// A bundle as a fixture user asks for it: for a journey in memory, by its ray.
import t from 'tap'
import { startEdge } from '../../src/index.js'
import { harValidator, NO_PYTHON, unpack } from '../support/bundle.js'
import { get } from '../support/client.js'
import { answerBytes, startUpstream } from '../support/upstream.js'

t.test('edge.bundle(ray) gives a zip for a finished journey, right after its answer', { skip: NO_PYTHON }, async t => {
  let healthy = false
  const upstream = await startUpstream(t, (_request, socket) => healthy ? socket.end(answerBytes('well again', '200 OK', ['Set-Cookie: sid=SECRETinMEMORY'])) : socket.end())
  const edge = await startEdge({ upstream: upstream.url })
  t.teardown(() => edge.close())
  const ray = (await get(`${edge.url}/pay?token=urlSECRET99`)).header('x-edge-ray') ?? ''
  healthy = true
  const zip = unpack(await edge.bundle(ray, { lang: 'fr', headers: { Authorization: 'Bearer headerSECRET77' }, listenerLog: 'a line' }))
  t.strictSame(zip.names, ['README.md', 'record.json', 'trace.txt', 'through-the-edge.har', 'straight-to-origin.har', 'origin-check.txt', 'origin-check.json', 'listener.log'])
  t.notMatch(zip.all, /SECRETinMEMORY|urlSECRET99|headerSECRET77/)
  t.match(zip.json('record.json'), { ray, failure: { kind: 'http_response_empty' }, page: '520' })
  const valid = harValidator()
  for (const name of ['through-the-edge.har', 'straight-to-origin.har']) {
    t.ok(valid(zip.json(name)))
    t.match(zip.json(name), { log: { entries: [{ response: { status: 200, content: { text: 'well again' } } }] } }, name)
  }
  t.match(zip.text('README.md'), 'Le serveur web renvoie une erreur inconnue')
  t.match(zip.json('origin-check.json'), { clear: true })
  t.equal(unpack(await edge.bundle(ray.slice(0, 16), { repeat: 'never' })).json('straight-to-origin.har').log.entries[0]._notRepeated, true, 'without the colo, and without asking')
})

t.test('the record has the hint, which comes a moment after the answer', { skip: NO_PYTHON || process.platform !== 'linux' }, async t => {
  const edge = await startEdge({ upstream: 'http://127.0.0.1:1' })
  t.teardown(() => edge.close())
  const ray = (await get(edge.url)).header('x-edge-ray') ?? ''
  t.match(unpack(await edge.bundle(ray, { repeat: 'never' })).json('record.json'), { failure: { kind: 'connection_refused', hint: /nothing listens on port 1/ } })
})

t.test('what is no ray, or not kept, is refused with a sentence', async t => {
  const edge = await startEdge({ upstream: 'http://127.0.0.1:1' })
  t.teardown(() => edge.close())
  await t.rejects(edge.bundle('nonsense'), { name: 'RangeError', message: /is no ray ID/ })
  await t.rejects(edge.bundle('a3436fd6db5a3dde-LAB'), { name: 'RangeError', message: /no finished journey has the ray a3436fd6db5a3dde-LAB; those kept are in edge\.journeys/ })
})
