// Whatever listens, however long its queue and whatever became of one more connection: no hint contradicts the kind it stands beside.
import fc from 'fast-check'
import t from 'tap'
import type { Again } from '../../src/evidence/again.js'
import { knownOf } from '../../src/evidence/owners.js'
import { createHints } from '../../src/evidence/hints.js'
import type { Listener } from '../../src/evidence/listeners.js'
import { whoRefuses } from '../../src/evidence/refused.js'
import { whyNoAnswer } from '../../src/evidence/stalled.js'
import { failed } from './evidence-journey.js'

const commands = ['node', 'uwsgi', 'php-fpm', 'redis-server 127.0.0.1:6379', 'docker-proxy', 'sshd', 'mysqld', null]

const listener = fc.record({
  address: fc.constantFrom('127.0.0.1', '::', '0.0.0.0'),
  port: fc.integer({ min: 1, max: 65_535 }),
  family: fc.constant(4 as const),
  inode: fc.constant('1'),
  waiting: fc.nat(600),
  pid: fc.constantFrom(process.pid, null),
  command: fc.constantFrom(...commands)
}).map((given): Listener => given.pid === null ? { ...given, command: null } : given)

const agains = fc.constantFrom<Again>('accepted', 'refused', 'silent', 'other')
const activities = fc.constantFrom('is idle, but does not accept them', 'is busy: it computes without a pause', 'is stopped: kill -CONT 7 wakes it', null)

t.test('refused: who is refused again was not starting, and who was let in meets no firewall for sure', async t => {
  fc.assert(fc.property(listener, agains, fc.nat(1_000_000), (listening, again, age) => {
    const says = whoRefuses(listening, again, Date.now() - age)
    if (again === 'refused' || again === 'silent') t.notMatch(says, /starting|by now:/)
    if (again === 'accepted') t.notMatch(says, /yet connections are refused/)
    t.notMatch(says, /nothing listens|idle|stopped reading/)
  }), { numRuns: 200 })
})

t.test('no answer to a connection: an empty queue blames no program, a full one no firewall, and one waits where two wait', async t => {
  fc.assert(fc.property(listener, agains, activities, (listening, again, activity) => {
    const says = whyNoAnswer(listening, again, activity)
    if (listening.waiting === 0) t.notMatch(says, /idle|busy|is stopped|forgot/)
    else t.notMatch(says, /firewall|queue is empty/)
    t.notMatch(says, /\b1 connection wait\b|\b(?!1 )\d+ connections waits\b|nothing listens|starting/)
  }), { numRuns: 200 })
})

t.test('an owner that speaks something else is never said to want TLS', async t => {
  fc.assert(fc.property(listener, listening => {
    const says = knownOf(listening)
    if (says !== null) t.notMatch(says, /TLS|https:/)
    if (listening.command === 'node') t.equal(says, null, 'a program that serves HTTP as a rule is not suspected')
  }), { numRuns: 200 })
})

t.test('sentences that belong to other kinds', async t => {
  const rows = [
    ['request_unacknowledged', { address: '192.0.2.7:80' }, /idle|forgot|stopped reading|queue/],
    ['connection_timeout', { address: '192.0.2.7:80' }, /idle|forgot|refused|queue/],
    ['destination_ip_unroutable', { address: '127.0.0.1:80', code: 'EHOSTUNREACH' }, /is off|address is wrong|is idle/],
    ['destination_ip_unroutable', { address: '192.0.2.7:80', code: 'EHOSTUNREACH', attempts: [{ address: '192.0.2.7:80', code: 'EHOSTUNREACH', ms: 1 }] }, /is off|is idle/],
    ['http_response_timeout', { address: '192.0.2.7:80', ack: 'acknowledged' }, /then nothing|firewall|queue/]
  ] as const
  for (const [kind, facts, never] of rows) {
    const journey = failed(kind, facts)
    journey.bytesReceived = kind === 'http_response_timeout' ? 53 : 0
    const hint = await createHints()(journey) ?? ''
    t.not(hint, '', `${kind} has a hint`)
    t.notMatch(hint, never, kind)
  }
})
