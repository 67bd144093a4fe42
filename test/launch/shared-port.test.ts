// Two edges whose programs were given the same port: one serves, the other says who is in its way, and follows when it is gone.
import t from 'tap'
import { launch, server } from '../support/launched.js'
import { holdPort } from '../support/upstream.js'

const linux = process.platform === 'linux' ? false : 'who listens is told on Linux only'

t.test('the second edge on a port says who has it, and serves when the first one has ended', { skip: linux }, async t => {
  const { port: programPort, release } = await holdPort(t)
  await release()
  const first = await launch(t, server(), { programPort })
  const pid = (await first.get('/')).text().split(' ')[0]
  const second = await launch(t, server(), { programPort, startFailures: 1, startPause: '300ms' })
  const line = await second.lineOf(await second.get('/'))
  t.match(line, { res: { statusCode: 521 }, failure: { kind: 'upstream_start_failed', reason: 'port_taken', hint: new RegExp(`\\(pid ${pid}\\).*127\\.0\\.0\\.1:${programPort}`) } })
  t.equal((await first.get('/')).text(), `${pid} /`, 'the first one is not touched')
  await first.edge.close({ within: 1000 })
  let answer = await second.get('/')
  while (answer.status === 521) answer = await second.get('/')
  t.equal(answer.status, 200)
})

t.test('two that start at the same moment: one serves, the other fails, and neither answers for the other', { skip: linux }, async t => {
  const { port: programPort, release } = await holdPort(t)
  const edges = [await launch(t, server(), { programPort }), await launch(t, server(), { programPort })]
  await release()
  const answers = await Promise.all(edges.map(async ({ get }) => await get('/')))
  t.strictSame(answers.map(({ status }) => status).sort(), [200, 521])
  const loser = answers.findIndex(({ status }) => status === 521)
  const { failure } = await (edges[loser] as typeof edges[number]).lineOf(answers[loser] as typeof answers[number])
  t.match(failure, { kind: 'upstream_start_failed', reason: /^(?:port_taken|address_in_use)$/ })
})
