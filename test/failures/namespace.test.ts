// What only a firewall or a routing table can do to a connection, in a private network: no fault of ours takes part.
import t from 'tap'
import { firewall, runInNamespace, whyNoNamespace } from '../support/namespace.js'

interface Row {
  readonly give: string
  readonly upstream: string
  readonly setup?: string
  readonly rule?: string
  readonly want: { readonly status: number, readonly kind?: string, readonly code?: string }
}

const rows: readonly Row[] = [
  {
    give: 'every SYN is dropped',
    upstream: 'http://127.0.0.1:4001,listen',
    rule: 'tcp dport 4001 drop',
    want: { status: 522, kind: 'connection_timeout' }
  },
  {
    give: 'a router says that the host is unreachable',
    upstream: 'http://127.0.0.1:4002,listen',
    rule: 'tcp dport 4002 reject with icmp type host-unreachable',
    want: { status: 523, kind: 'destination_ip_unroutable', code: 'EHOSTUNREACH' }
  },
  {
    give: 'a router says that the network is unreachable',
    upstream: 'http://127.0.0.1:4003,listen',
    rule: 'tcp dport 4003 reject with icmp type net-unreachable',
    want: { status: 523, kind: 'destination_ip_unroutable', code: 'ENETUNREACH' }
  },
  {
    give: 'a router says that the port is unreachable',
    upstream: 'http://127.0.0.1:4007,listen',
    rule: 'tcp dport 4007 reject with icmp type port-unreachable',
    want: { status: 521, kind: 'connection_refused', code: 'ECONNREFUSED' }
  },
  {
    give: 'a firewall answers with a reset',
    upstream: 'http://127.0.0.1:4004,listen',
    rule: 'tcp dport 4004 reject with tcp reset',
    want: { status: 521, kind: 'connection_refused', code: 'ECONNREFUSED' }
  },
  {
    give: 'data is dropped after the handshake',
    upstream: 'http://127.0.0.1:4005,listen',
    rule: 'tcp dport 4005 tcp flags \\& psh == psh drop',
    want: { status: 522, kind: 'request_unacknowledged' }
  },
  {
    give: 'there is no route',
    upstream: 'http://203.0.113.7:80',
    want: { status: 523, kind: 'destination_ip_unroutable', code: 'ENETUNREACH' }
  },
  {
    give: 'the route says unreachable',
    upstream: 'http://198.51.100.7:80',
    setup: 'ip route add unreachable 198.51.100.0/24',
    want: { status: 523, kind: 'destination_ip_unroutable', code: 'EHOSTUNREACH' }
  },
  {
    give: 'nothing is in the way',
    upstream: 'http://127.0.0.1:4006,listen',
    want: { status: 200 }
  }
]

// an edge is loaded a second time, in the namespace
t.setTimeout(90_000)

t.test('in a private network', { timeout: 90_000, skip: whyNoNamespace() }, async t => {
  const got = await runInNamespace({
    setup: [...rows.flatMap(({ setup = [] }) => setup), ...firewall(...rows.flatMap(({ rule = [] }) => rule))],
    script: new URL('../support/ask-each.ts', import.meta.url),
    args: rows.map(({ upstream }) => upstream)
  }) as object[]
  for (const [at, { give, want }] of rows.entries()) t.match(got[at], want, give)
  t.equal(got.length, rows.length)
})
