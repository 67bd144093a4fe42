// Fault rules over the control API: in force for the next request, counted exactly, refused member by member.
import t from 'tap'
import { control, edgeAt } from '../support/control.js'
import { answerBytes, startUpstream } from '../support/upstream.js'

const statusOf = async (url: string): Promise<number> => {
  const answer = await fetch(url)
  await answer.text()
  return answer.status
}

t.test('a rule by name is put, read, replaced and deleted', async t => {
  const ask = await control(t)
  const url = await edgeAt(ask, 'x', { upstream: (await startUpstream(t, answerBytes())).port })
  const put = await ask('PUT /edges/x/faults/down', { json: { kind: 'connection_refused', match: 'GET /pay', times: 2 } })
  t.match(put, { status: 201, headers: { location: '/edges/x/faults/down' } })
  t.match(put.json, { id: 'down', kind: 'connection_refused', left: 2, hits: 0, epoch: 1 })
  t.equal(await statusOf(`${url}/pay`), 521)
  t.equal(await statusOf(`${url}/other`), 200)
  t.match((await ask('GET /edges/x/faults/down')).json, { hits: 1, left: 1 })
  const again = await ask('PUT /edges/x/faults/down', { json: { kind: 'tls_certificate_error', reason: 'expired' } })
  t.match(again, { status: 200, json: { hits: 0, left: null, reason: 'expired' } })
  t.equal(await statusOf(`${url}/pay`), 526)
  t.equal((await ask('DELETE /edges/x/faults/down')).status, 204)
  t.equal(await statusOf(`${url}/pay`), 200)
  t.match(await ask('DELETE /edges/x/faults/down'), { status: 404 })
})

t.test('the newest that fits decides, those of the options come last, and all are cleared together', async t => {
  const ask = await control(t)
  const upstream = (await startUpstream(t, answerBytes())).port
  const url = await edgeAt(ask, 'x', { upstream, fail: [{ kind: 'dns_error' }] })
  t.equal(await statusOf(url), 530)
  t.match((await ask('POST /edges/x/faults', { json: { kind: 'connection_refused' } })).json, { id: 'f1' })
  t.match((await ask('POST /edges/x/faults', { json: { kind: 'http_response_empty', times: 1 } })).json, { id: 'f2' })
  t.strictSame((await ask('GET /edges/x/faults')).json.items.map(({ id }: { id: string | null }) => id), ['f2', 'f1', null])
  t.strictSame([await statusOf(url), await statusOf(url)], [520, 521])
  t.equal((await ask('DELETE /edges/x/faults')).status, 204)
  t.equal(await statusOf(url), 200)
  t.match((await ask('POST /edges/x/faults', { json: { kind: 'connection_refused' } })).json, { id: 'f3' }, 'an id is never used again')
})

t.test('a rule that is to strike twice strikes twice of fifty at once', async t => {
  const ask = await control(t)
  const url = await edgeAt(ask, 'x', { upstream: (await startUpstream(t, answerBytes())).port })
  await ask('PUT /edges/x/faults/twice', { json: { kind: 'connection_refused', times: 2 } })
  const all = await Promise.all(Array.from({ length: 50 }, async () => await statusOf(url)))
  t.equal(all.filter(status => status === 521).length, 2)
  t.equal(all.filter(status => status === 200).length, 48)
  t.match((await ask('GET /edges/x/faults/twice')).json, { hits: 2, left: 0 })
})

t.test('a sequence gives each of a hundred requests at once its step', async t => {
  const ask = await control(t)
  const url = await edgeAt(ask, 'x', { upstream: (await startUpstream(t, answerBytes())).port })
  const times = (count: number, step: string): string[] => Array<string>(count).fill(step)
  const steps = [...times(30, 'connection_refused'), ...times(20, 'pass'), ...times(10, 'tls_certificate_error/expired')]
  t.match(await ask('POST /edges/x/sequences', { json: { steps } }), { status: 201, json: { steps, left: 60 } })
  const all = await Promise.all(Array.from({ length: 100 }, async () => await statusOf(url)))
  t.strictSame([521, 526, 200].map(wanted => all.filter(status => status === wanted).length), [30, 10, 60])
})

const MISTAKES: ReadonlyArray<readonly [body: object, pointers: readonly string[], nearest?: string]> = [
  [{ kind: 'connection_refused', tiems: 2 }, ['/tiems'], 'times'],
  [{ kind: 'conection_refused' }, ['/kind'], 'connection_refused'],
  [{ kind: 'CONNECTION_REFUSED', times: '2', rate: 3 }, ['/kind', '/times', '/rate']],
  [{ kind: 'dns_error', times: 0 }, ['/times']],
  [{ kind: 'dns_error', times: 1.5 }, ['/times']],
  [{ kind: 'dns_error', rate: null }, ['/rate']],
  [{ times: 1 }, ['/kind']],
  [{ kind: 'dns_error', match: 'PAY /x y' }, ['/match']],
  [{ kind: 'dns_error', match: 'http://x/pay' }, ['/match']],
  [{ kind: 'tls_certificate_error', reason: 'old' }, ['/kind']]
]

t.test('every member at fault is named, and nothing is changed', async t => {
  const ask = await control(t)
  await edgeAt(ask, 'x', { upstream: 9 })
  for (const [body, pointers, nearest] of MISTAKES) {
    const { status, json } = await ask('PUT /edges/x/faults/f', { json: body })
    t.equal(status, 400, JSON.stringify(body))
    t.strictSame(json.errors.map(({ pointer }: { pointer: string }) => pointer).sort(), [...pointers].sort())
    if (nearest !== undefined) t.match(json.errors, [{ nearest }])
  }
  for (const text of ['{"kind":"dns_error","times":1e309}', '{"kind":"dns_error","rate":1e309}']) {
    t.equal((await ask('PUT /edges/x/faults/f', { body: text, headers: { 'content-type': 'application/json' } })).status, 400, text)
  }
  const sequence = await ask('POST /edges/x/sequences', { json: { steps: ['pass', 'conection_refused'] } })
  t.match(sequence, { status: 400, json: { errors: [{ pointer: '/steps/1' }] } })
  t.strictSame((await ask('GET /edges/x/faults')).json.items, [])
})

t.test('there is an end to how many rules there are', async t => {
  const ask = await control(t)
  await edgeAt(ask, 'x', { upstream: 9 })
  for (let n = 0; n < 100; n++) await ask('POST /edges/x/faults', { json: { kind: 'dns_error' } })
  t.match(await ask('POST /edges/x/faults', { json: { kind: 'dns_error' } }), { status: 429, json: { type: 'urn:edgeproxy:too-many' } })
})
