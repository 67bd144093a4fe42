// What a test does whose timers are fakes. Everything here takes the edge's own timers: a limit of the edge, one of
// `nextFailure`, and a start; for its end the test restores the real ones, as docs/tests.md says.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { once } from 'node:events'

/**
 * @param {import('edgeproxy')} edgeproxy
 * @param {() => void} restore brings the real timers back
 */
export async function limitsEnd ({ startEdge }, restore) {
  const upstream = createServer((_request, response) => { response.end('hello') }).listen(0, '127.0.0.1')
  await once(upstream, 'listening')
  const edge = await startEdge({ upstream: `http://127.0.0.1:${upstream.address().port}`, responseTimeout: '200ms' })
  try {
    edge.fail('http_response_timeout', { times: 1 })
    const page = await fetch(edge.url)
    assert.equal(page.status, 524)
    // a page that nobody reads keeps its connection, and close() waits for it
    await page.text()
    const { kind } = await edge.nextFailure()
    assert.equal(kind, 'http_response_timeout')
    // the year is 2001 for the application, not for the edge
    assert.ok(edge.journeys[0].time > Date.UTC(2025, 0))
    await assert.rejects(edge.nextFailure({ timeout: 50 }), /50 ms/)
  } finally {
    restore()
    await edge.close()
    upstream.close()
  }
}
