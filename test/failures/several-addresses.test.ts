// A name with several addresses, of which some mean nothing: which of them names the failure. In a private network, because
// only a firewall makes one address of a machine unlike another.
import t from 'tap'
import type { Asked } from '../support/ask-names.js'
import { firewall, runInNamespace, whyNoNamespace } from '../support/namespace.js'

interface Row extends Asked {
  readonly give: string
  readonly rule?: string
  readonly want: { readonly status: number, readonly kind?: string, readonly code?: string, readonly address?: string }
}

const refused = (address: string): Row['want'] => ({ status: 521, kind: 'connection_refused', code: 'ECONNREFUSED', address })
const timeout = (address: string): Row['want'] => ({ status: 522, kind: 'connection_timeout', code: 'ETIMEDOUT', address })
const unroutable = (address: string, code = 'EHOSTUNREACH'): Row['want'] => ({ status: 523, kind: 'destination_ip_unroutable', code, address })

const LOCALHOST: readonly Row[] = [
  { give: 'its queue is full', port: 4101, full: true, want: timeout('127.0.0.1:4101') },
  { give: 'its SYNs are dropped', port: 4102, listens: '127.0.0.1', rule: 'ip daddr 127.0.0.1 tcp dport 4102 drop', want: timeout('127.0.0.1:4102') },
  {
    give: 'a firewall says that it is forbidden',
    port: 4103,
    listens: '127.0.0.1',
    rule: 'ip daddr 127.0.0.1 tcp dport 4103 reject with icmp type admin-prohibited',
    want: unroutable('127.0.0.1:4103')
  },
  { give: 'the same, and nobody listens', port: 4104, rule: 'ip daddr 127.0.0.1 tcp dport 4104 reject with icmp type admin-prohibited', want: unroutable('127.0.0.1:4104') },
  { give: 'SYNs are dropped where nobody listens', port: 4105, rule: 'ip daddr 127.0.0.1 tcp dport 4105 drop', want: timeout('127.0.0.1:4105') },
  { give: 'a firewall resets', port: 4106, listens: '127.0.0.1', rule: 'ip daddr 127.0.0.1 tcp dport 4106 reject with tcp reset', want: refused('127.0.0.1:4106') },
  { give: 'a firewall resets at ::1', port: 4107, listens: '::1', rule: 'ip6 daddr ::1 tcp dport 4107 reject with tcp reset', want: refused('[::1]:4107') },
  { give: 'it listens on ::1 alone, where SYNs are dropped', port: 4108, listens: '::1', rule: 'ip6 daddr ::1 tcp dport 4108 drop', want: timeout('[::1]:4108') },
  {
    give: 'all of IPv6 listens, its SYNs are dropped',
    port: 4109,
    listens: '::',
    rule: 'ip6 daddr ::1 tcp dport 4109 drop',
    want: timeout('[::1]:4109')
  },
  { give: 'nothing is in the way', port: 4110, listens: '127.0.0.1', want: { status: 200 } },
  { give: 'the first address drops, the second answers', port: 4111, listens: '127.0.0.1', rule: 'ip6 daddr ::1 tcp dport 4111 drop', want: { status: 200 } }
]

const UNROUTABLE = '203.0.113.7'
const [SILENT, BARE] = ['127.0.0.2', '127.0.0.3']

/** In both orders: what is told may not follow from it. */
const bothWays = (rows: readonly Row[]): Row[] => rows.flatMap(row => [row, {
  ...row,
  give: `${row.give}, the other way round`,
  port: row.port + 50,
  addresses: [...row.addresses ?? []].reverse(),
  ...(row.rule === undefined ? {} : { rule: row.rule.replace(String(row.port), String(row.port + 50)) }),
  want: { ...row.want, ...(row.want.address === undefined ? {} : { address: row.want.address.replace(String(row.port), String(row.port + 50)) }) }
}])

const NAMES = bothWays([
  { give: 'one is bare, one drops', port: 4121, addresses: [BARE, SILENT], listens: SILENT, rule: `ip daddr ${SILENT} tcp dport 4121 drop`, want: timeout(`${SILENT}:4121`) },
  { give: 'one is bare, one has no route', port: 4122, addresses: [BARE, UNROUTABLE], want: unroutable(`${UNROUTABLE}:4122`, 'ENETUNREACH') },
  {
    give: 'one listens behind a firewall that resets, the other drops and is bare',
    port: 4123,
    addresses: [BARE, SILENT],
    listens: BARE,
    rule: `ip daddr ${BARE} tcp dport 4123 reject with tcp reset; nft add rule inet walls arriving ip daddr ${SILENT} tcp dport 4123 drop`,
    want: refused(`${BARE}:4123`)
  },
  { give: 'one listens and drops, the other has no route', port: 4124, addresses: [SILENT, UNROUTABLE], listens: SILENT, rule: `ip daddr ${SILENT} tcp dport 4124 drop`, want: timeout(`${SILENT}:4124`) },
  { give: 'one has no route, the other answers', port: 4125, addresses: [UNROUTABLE, SILENT], listens: SILENT, want: { status: 200 } }
]).map(row => ({ ...row, ...(row.rule === undefined ? {} : { rule: row.rule.replace(/(; nft .*dport )\d+/, `$1${row.port}`) }) }))

const rows: readonly Row[] = [
  ...LOCALHOST,
  { give: 'all are bare: the last one is named', port: 4112, addresses: [BARE, SILENT], want: refused(`${SILENT}:4112`) },
  { give: 'a family that leads nowhere, and a bare address', port: 4113, addresses: ['2001:db8::7', BARE], want: unroutable('[2001:db8::7]:4113', 'ENETUNREACH') },
  {
    give: 'a limit shorter than the pause between two addresses leaves none out',
    port: 4114,
    addresses: [SILENT, BARE],
    listens: BARE,
    connectTimeout: '200ms',
    rule: `ip daddr ${SILENT} tcp dport 4114 drop`,
    want: { status: 200 }
  },
  ...NAMES
]

// an edge is loaded a second time, in the namespace
t.setTimeout(90_000)

t.test('in a private network', { timeout: 90_000, skip: whyNoNamespace() }, async t => {
  const asked = rows.map(({ port, addresses, listens, full, connectTimeout }) => ({ port, addresses, listens, full, connectTimeout }))
  const got = await runInNamespace({
    setup: firewall(...rows.flatMap(({ rule = [] }) => rule)),
    script: new URL('../support/ask-names.ts', import.meta.url),
    args: [JSON.stringify(asked)]
  }) as object[]
  for (const [at, { give, want }] of rows.entries()) t.match(got[at], want, give)
  t.equal(got.length, rows.length)
})
