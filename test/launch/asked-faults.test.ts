// Faults of programs on request, by rule and by header, before an upstream and before a program of the edge's own, for both brands.
import t from 'tap'
import { FAULTS } from '../../src/faults/index.js'
import type { FailureKind } from '../../src/failures/catalog.js'
import { get } from '../support/client.js'
import { descendants, server } from '../support/launched.js'
import { startRecordedEdge } from '../support/story.js'
import { startUpstream } from '../support/upstream.js'

type Seen = readonly [status: number, title: string]

const DOWN: Seen = [521, '521: Web server is down']
const NOT_READY: Seen = [503, 'Upstream not ready']
const REFUSED: Seen = [502, 'Connection to upstream refused']
const SKIPPED: Seen = [503, 'Connection to upstream skipped']

/** What a visitor of the platform sees; one of the other brand always sees that the server is down. */
const WISHES: ReadonlyArray<readonly [kind: FailureKind, reason: string | undefined, seen: Seen]> = [
  ...FAULTS.upstream_start_failed.reasons.map(reason => ['upstream_start_failed', reason, /^(?:cwd|command)_/.test(reason) ? NOT_READY : REFUSED] as const),
  ['upstream_start_failed', undefined, REFUSED],
  ['upstream_not_ready', undefined, NOT_READY],
  ['upstream_skipped', undefined, SKIPPED]
]

for (const brand of ['cloudflare', 'alwaysdata'] as const) {
  for (const isLaunched of [true, false]) {
    t.test(`${brand}, ${isLaunched ? 'with a program of the edge\'s own' : 'before an upstream'}`, async t => {
      const upstream = await startUpstream(t, 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
      const { edge, log, url } = await startRecordedEdge(t, { brand, failHeader: true, settleTime: '20ms', ...isLaunched ? { command: server() } : { upstream: upstream.url } })
      for (const [kind, reason, seen] of WISHES) {
        const [status, title] = brand === 'cloudflare' ? DOWN : seen
        edge.fail({ kind, rate: 1, times: 1, ...reason !== undefined && { reason } })
        for (const headers of [{}, { 'edge-fault': reason === undefined ? kind : `${kind}/${reason}` }]) {
          const answer = await get(url, { accept: 'text/html', ...headers })
          t.equal(answer.status, status)
          t.match(answer.text(), title)
          const { failure } = await log.line(({ ray }) => ray === answer.header('x-edge-ray'))
          t.match(failure, { kind, hint: /^(?:[a-z][a-z ]|--).*[^:] .*$/ })
          t.notMatch(failure?.hint, /: [a-z][A-Z]{2}/, 'a name keeps its letters')
          if (kind === 'upstream_start_failed') t.equal(failure?.['reason'], reason ?? 'exited')
        }
      }
      t.equal((await get(url)).status, 200, 'and without a wish all is well')
      await edge.close({ within: 1000 })
      t.strictSame(descendants(), [])
    })
  }
}
