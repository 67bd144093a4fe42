// The body of the answer: a page while nothing has left, else the client's connection is cut. Every failure is a real one.
import t from 'tap'
import { CATALOG, type FailureKind } from '../../src/failures/catalog.js'
import { ask, requestBytes } from '../support/client.js'
import { lineOf, meetAll, startLoggedEdge } from '../support/failing.js'

const rows: [kind: FailureKind, status: number, early: RegExp, late: RegExp, got: RegExp][] = [
  ['http_response_body_incomplete', 520, /after 0 of 100 body bytes/, /after 50 of 100 body bytes/, /^Only 50 of the 100 bytes promised came: the rest i$/],
  ['http_response_body_terminated', 520, /after 0 of 100 body bytes/, /after 50 of 100 body bytes/, /^Only 50 of the 100 bytes promised came: the rest i$/],
  ['http_response_body_timeout', 524, /200 ms/, /200 ms/, /^Only 50 of the 100 bytes promised came: the rest i$/],
  ['http_response_transfer_coding', 520, /chunked coding/, /chunked coding/, /^hello $/]
]

meetAll(t, rows.map(([kind, status, early]) => ({ kind, status, seen: { message: early } })))

t.test('after the first byte the client sees an end that is none', async t => {
  const { edge, url, log } = await startLoggedEdge(t)
  for (const [kind,, , late, got] of rows) {
    await t.test(kind, async t => {
      edge.fail({ kind, reason: 'half', rate: 1, times: 1 })
      const answer = await ask(url, requestBytes(`${url}/`))
      const line = await lineOf(log, answer)
      t.equal(answer.status, 200)
      t.match(answer.text(), got)
      t.equal(answer.complete, false, 'visibly short')
      t.match(line, { outcome: 'cut', page: null, res: { statusCode: 200, truncated: true }, failure: { kind, stage: CATALOG[kind].stage, message: late } })
      t.equal(log.journeys.filter(({ ray }) => ray === line.ray).length, 1, 'one line')
    })
  }
})

t.test('a page instead of a body carries nothing of the upstream\'s head', async t => {
  const { edge, url } = await startLoggedEdge(t)
  edge.fail({ kind: 'http_response_body_incomplete', rate: 1, times: 1 })
  const answer = await ask(url, requestBytes(`${url}/`, 'GET', { accept: 'text/html' }))
  t.equal(answer.all('content-length').length, 1)
  t.equal(answer.all('content-type').length, 1)
  t.match(answer.header('content-type'), 'text/html')
})
