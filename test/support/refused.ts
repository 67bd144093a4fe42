// A request that is no request: what every one of them must get.
import type { Test } from 'tap'
import { connect, type Client } from './client.js'
import type { Story } from './story.js'

/** Sends it, and checks what every refused request gets. */
export async function refused (t: Test, story: Story, raw: string | Buffer, status: number | readonly number[] = 400): Promise<Client> {
  const [lines, asked] = [story.log.journeys.length, story.upstream.requests.length]
  const client = await connect(story.url, t)
  client.send(raw)
  const answer = await client.answer()
  t.ok([status].flat().includes(answer.status), `${answer.status}`)
  t.equal(await client.end(), 'fin', 'closed')
  t.equal(client.unread.length, 0, 'one answer only')
  t.ok(answer.body.length < 20_000)
  const line = await story.lineOf(answer)
  t.match(line, { outcome: 'branded', failure: { kind: 'http_request_error', stage: 'edge' }, res: { statusCode: answer.status } })
  t.equal(story.log.journeys.length, lines + 1, 'one line')
  t.equal(story.upstream.requests.length, asked, 'the upstream was not asked')
  return client
}
