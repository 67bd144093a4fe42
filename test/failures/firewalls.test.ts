// Firewalls between the edge and a program that listens all along, in a private network: the kind is right, and the hint blames no program.
import t from 'tap'
import { runInNamespace, whyNoNamespace } from '../support/namespace.js'

interface Row {
  readonly give: string
  /** As firewalls.ts takes it. */
  readonly upstream: string
  readonly setup?: string
  readonly rule?: string
  readonly want: { readonly status: number, readonly kind: string }
  readonly hint: RegExp
}

/** What would contradict a program that listens and is well. */
const NEVER = /still starting|starting again|is idle|forgot to answer|stopped reading|it is off|address is wrong/

const input = (rule: string): string => `nft add rule inet walls arriving ${rule}`
const output = (rule: string): string => `nft add rule inet walls leaving ${rule}`

const rows: readonly Row[] = [
  {
    give: 'resets connections',
    upstream: '127.0.0.1:4101',
    rule: input('tcp dport 4101 reject with tcp reset'),
    want: { status: 521, kind: 'connection_refused' },
    hint: /^node \(pid \d+\) listens on port 4101, and yet connections are refused: a firewall/
  },
  {
    give: 'answers with ICMP port-unreachable',
    upstream: '127.0.0.1:4102',
    rule: input('tcp dport 4102 reject'),
    want: { status: 521, kind: 'connection_refused' },
    hint: /listens on port 4102, and yet connections are refused: a firewall/
  },
  {
    give: 'drops every SYN',
    upstream: '127.0.0.1:4103',
    rule: input('tcp dport 4103 drop'),
    want: { status: 522, kind: 'connection_timeout' },
    hint: /^node \(pid \d+\) listens on port 4103 and its queue is empty: what was sent never got there; a firewall of this machine drops it/
  },
  {
    give: 'drops every SYN to a port on which nothing listens',
    upstream: '127.0.0.1:4104,never',
    rule: input('tcp dport 4104 drop'),
    want: { status: 522, kind: 'connection_timeout' },
    hint: /^nothing listens on port 4104, and nobody refuses what is sent there: a firewall of this machine drops it/
  },
  ...(['admin-prohibited', 'host-prohibited', 'net-prohibited'] as const).map((type, at): Row => ({
    give: `refuses with ICMP ${type}`,
    upstream: `127.0.0.1:${4105 + at}`,
    rule: input(`tcp dport ${4105 + at} reject with icmp type ${type}`),
    want: { status: 523, kind: 'destination_ip_unroutable' },
    hint: /^127\.0\.0\.1 is this machine: its own firewall refuses with an ICMP message/
  })),
  {
    give: 'drops what arrives after the handshake',
    upstream: '127.0.0.1:4108',
    rule: input('tcp dport 4108 tcp flags \\& psh == psh drop'),
    want: { status: 522, kind: 'request_unacknowledged' },
    hint: /^node \(pid \d+\) listens on port 4108; nothing of the request got there: a firewall of this machine drops it/
  },
  {
    give: 'drops what leaves after the handshake',
    upstream: '127.0.0.1:4109',
    rule: output('tcp dport 4109 tcp flags \\& psh == psh drop'),
    want: { status: 522, kind: 'request_unacknowledged' },
    hint: /listens on port 4109; nothing of the request got there/
  },
  {
    give: 'drops a large upload that leaves',
    upstream: '127.0.0.1:4110,upload',
    rule: output('tcp dport 4110 meta length \\> 60 drop'),
    want: { status: 522, kind: 'request_unacknowledged' },
    hint: /listens on port 4110; nothing of the request got there/
  },
  {
    give: 'is none: a route says that the network is unreachable',
    upstream: '198.51.100.7:80,never',
    setup: 'ip route add unreachable 198.51.100.0/24',
    want: { status: 523, kind: 'destination_ip_unroutable' },
    hint: /ip route get 198\.51\.100\.7/
  }
]

// an edge is loaded a second time, in the namespace, and a program for each row
t.setTimeout(120_000)

t.test('in a private network', { timeout: 120_000, skip: whyNoNamespace() }, async t => {
  const got = await runInNamespace({
    setup: [
      ...rows.flatMap(({ setup = [] }) => setup),
      'nft add table inet walls',
      'nft add chain inet walls arriving \'{ type filter hook input priority 0; }\'',
      'nft add chain inet walls leaving \'{ type filter hook output priority 0; }\'',
      ...rows.flatMap(({ rule = [] }) => rule)
    ],
    script: new URL('../support/firewalls.ts', import.meta.url),
    args: rows.map(({ upstream }) => upstream)
  }) as Array<{ hint: string }>
  for (const [at, { give, want, hint }] of rows.entries()) {
    t.match(got[at], { ...want, hint }, give)
    t.notMatch(got[at]?.hint ?? '', NEVER, give)
  }
  t.equal(got.length, rows.length)
})
