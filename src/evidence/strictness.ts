/**
 * What is odd about an answer that begins as HTTP/1 does but breaks its grammar, and which well-known proxies would have
 * relayed it all the same. Those columns were measured: nginx 1.22, HAProxy 2.6, Apache httpd 2.4, Caddy 2.6, Varnish 7.1,
 * Squid 5.7. Rules: RFC 9110, RFC 9112.
 */

export interface Deviation {
  /** A clause: `a line ends in a bare line feed`. */
  readonly says: string
  /** Offset of the odd byte. */
  readonly at: number
  /** Proxies that hand it to the client, and how; null when none does. */
  readonly relayedBy: string | null
  /** Whether `--parser lenient` relays it. */
  readonly lenient: boolean
}

interface Rule {
  readonly says: string
  /** Returns the offset of the odd byte, or -1. `head` is latin1. */
  readonly find: (head: string) => number
  readonly relayedBy: string | null
  readonly lenient?: boolean
}

/* eslint-disable no-control-regex -- control bytes are what is looked for */
const RULES: readonly Rule[] = [
  {
    says: 'the version is not HTTP/1.0 or HTTP/1.1',
    find: search(
      /^HTTP\/(?!1\.[01](?: |\r|\n|$))/,
      5
    ),
    relayedBy: 'nginx, HAProxy, Caddy and Varnish',
    lenient: true
  },
  {
    says: 'the status code is not three digits',
    find: search(
      /^HTTP\/\d\.\d +(?! |\d{3}(?:[ \r\n]|$))/,
      'end'
    ),
    relayedBy: 'nginx and Apache (as text)'
  },
  { says: 'a status below 100 does not exist', find: search(/^HTTP\/\d\.\d +(?=0\d\d)/, 'end'), relayedBy: 'nginx, HAProxy and Apache' },
  {
    says: 'a status above 599 does not exist',
    find: search(
      /^HTTP\/\d\.\d +(?=[6-9]\d\d)/,
      'end'
    ),
    relayedBy: 'nginx, HAProxy, Apache, Caddy and Varnish'
  },
  {
    says: 'a line ends in a bare line feed instead of CR LF',
    find: search(
      /(?<!\r)\n/,
      0
    ),
    relayedBy: 'nginx, HAProxy, Apache, Caddy, Varnish and Squid',
    lenient: true
  },
  { says: 'a carriage return stands alone', find: search(/\r(?!\n|$)/, 0), relayedBy: 'Caddy and Squid (as a blank)' },
  {
    says: 'a header is folded over two lines',
    find: search(
      /\r?\n(?=[ \t]+\S)/,
      'end'
    ),
    relayedBy: 'HAProxy, Apache, Caddy, Varnish and Squid (joined)',
    lenient: true
  },
  {
    says: 'a blank stands before a header\'s colon',
    find: search(
      /\n[!#$%&'*+.^`|~\w-]+(?=[ \t]+:)/,
      'end'
    ),
    relayedBy: 'Caddy (drops the header) and Squid (drops the blank)'
  },
  {
    says: 'a blank stands in a header\'s name',
    find: search(
      /\n[!#$%&'*+.^`|~\w-]+(?=[ \t]+[^\r\n:]+:)/,
      'end'
    ),
    relayedBy: 'Caddy (drops the header)'
  },
  { says: 'a header has no name', find: search(/\n(?=:)/, 'end'), relayedBy: null },
  { says: 'a header line has no colon', find: search(/\n(?=[^\r\n:]+\r?\n)/, 'end'), relayedBy: 'nginx (as a header with an empty value)' },
  {
    says: 'a header\'s name has a character that is not allowed',
    find: search(
      /\n[!#$%&'*+.^`|~\w-]*(?=[^\r\n:!#$%&'*+.^`|~\w-][^\r\n:]*:)/,
      'end'
    ),
    relayedBy: null
  },
  { says: 'a header\'s value has a NUL byte', find: search(/\x00/, 0), relayedBy: 'HAProxy and Caddy' },
  { says: 'a header\'s value has a control byte', find: search(/[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]/, 0), relayedBy: null },
  {
    says: 'two Content-Length headers disagree',
    find: head => repeatedLength(
      head,
      (a, b) => a !== b
    ),
    relayedBy: 'nginx before 1.23, Apache and Varnish'
  },
  {
    says: 'Content-Length stands there twice',
    find: head => repeatedLength(
      head,
      (a, b) => a === b
    ),
    relayedBy: 'HAProxy, Apache, Caddy, Varnish and Squid'
  },
  {
    says: 'Content-Length is not a number',
    find: search(
      /\ncontent-length:[ \t]*(?![ \t]|\d+[ \t]*(?:\r|\n|$))/i,
      'end'
    ),
    relayedBy: 'nginx before 1.23'
  },
  {
    says: 'Content-Length and Transfer-Encoding stand there together',
    find: lengthAndCoding,
    relayedBy: 'HAProxy, Apache, Caddy, Squid and nginx before 1.23',
    lenient: true
  },
  {
    says: 'Transfer-Encoding stands there twice: the application sets it, and its server does, too',
    find: repeatedCoding,
    relayedBy: 'nginx before 1.23 and Apache'
  },
  {
    says: 'Transfer-Encoding: identity has meant nothing since 2014 (RFC 7230): leave the line out',
    find: search(
      /\ntransfer-encoding:[ \t]*(?=identity[ \t]*(?:\r|\n|$))/i,
      'end'
    ),
    relayedBy: 'Apache and nginx before 1.23'
  },
  {
    says: 'Transfer-Encoding names an unknown coding',
    find: search(
      /\ntransfer-encoding:[ \t]*(?![ \t]|chunked[ \t]*(?:\r|\n|$))/i,
      'end'
    ),
    relayedBy: 'Apache and nginx before 1.23'
  }
]
/* eslint-enable no-control-regex */

/**
 * Null when the bytes begin in another way, or when nothing in them is odd.
 * @param isWindow the bytes are from the middle of a head
 */
export function findDeviation (bytes: Buffer, offendingAt: number | null, isWindow = false): Deviation | null {
  const text = bytes.toString('latin1')
  if (!text.startsWith('HTTP/') && !isWindow) return null
  const end = /\r?\n\r?\n/.exec(text)
  const head = end === null ? text : text.slice(0, end.index + end[0].length)
  const found = RULES.map(({ find, says, relayedBy, lenient = false }) => ({
    says,
    at: find(head),
    relayedBy,
    lenient
  })).filter(({ at }) => at !== -1)
  // a parser stops at the odd byte or after it, never before; without its word the table's order decides
  const distance = ({ at }: Deviation): number =>
    offendingAt === null ? 0 : at <= offendingAt ? offendingAt - at : text.length + at - offendingAt
  return found.sort((a, b) => distance(a) - distance(b))[0] ?? null
}

/** What is odd about the line of a chunk's size (RFC 9112 section 7.1), from its beginning. */
const CHUNK_RULES: ReadonlyArray<readonly [line: RegExp, says: string]> = [
  [/^[0-9a-f]+\n/i, 'the line of a chunk\'s size ends in a bare line feed instead of CR LF'],
  [/^[0-9a-f]+[\t ]*;[^\r\n]*\n/i, 'the line of a chunk\'s size ends in a bare line feed instead of CR LF'],
  [/^\r?\n/, 'an empty line stands where a chunk\'s size belongs'],
  [/^[\t ]+[0-9a-f]/i, 'a blank stands before a chunk\'s size'],
  [/^[0-9a-f]+[\t ]+\r/i, 'a blank stands behind a chunk\'s size'],
  [/^[+-]/, 'a sign stands before a chunk\'s size'],
  [/^0x/i, 'a chunk\'s size begins with 0x: it is hexadecimal without that'],
  [/^[0-9a-f]+[\t ]*;[\t ]*(?:\r|$)/i, 'a chunk\'s extension has no name'],
  [/^[0-9a-f]+[\t ]*;[^\r\n]*"[^"\r\n]*\r/i, 'a quoted string in a chunk\'s extension is not closed'],
  [/^[0-9a-f]{14}/i, 'a chunk\'s size is larger than any answer'],
  [/^HTTP\/\d/, 'a second head stands where a chunk\'s size belongs: the body is not chunked, or has no last chunk'],
  [/^[<{["]/, 'the body is not chunked, though its head says so']
]

/** @param bytes begin with the line @returns null when no rule knows it */
export function findChunkDeviation (bytes: Buffer): string | null {
  const text = bytes.toString('latin1')
  return CHUNK_RULES.find(([line]) => line.test(text))?.[1] ?? null
}

/** Offset where the pattern matches, plus so many bytes, or where its match ends. */
function search (pattern: RegExp, plus: number | 'end'): Rule['find'] {
  return head => {
    const match = pattern.exec(head)
    return match === null ? -1 : match.index + (plus === 'end' ? match[0].length : plus)
  }
}

function repeatedLength (head: string, odd: (first: string, second: string) => boolean): number {
  const [first, second] = [...head.matchAll(/\ncontent-length:[ \t]*([^\r\n]*)/gi)]
  if (first !== undefined && second !== undefined) return odd(first[1]?.trim() ?? '', second[1]?.trim() ?? '') ? second.index + 1 : -1
  const values = first?.[1]?.split(',').map(value => value.trim()) ?? []
  return first !== undefined && values.length > 1 && odd(values[0] ?? '', values[1] ?? '') ? first.index + first[0].indexOf(',') : -1
}

/** Where `chunked` is named again, on a line of its own or on the same one. */
function repeatedCoding (head: string): number {
  const lines = [...head.matchAll(/\ntransfer-encoding:[^\r\n]*/gi)].filter(([line]) => /[:,][ \t]*chunked[ \t]*(?:,|$)/i.test(line))
  const [first, second] = lines
  if (first === undefined) return -1
  if (second !== undefined) return second.index + 1
  const again = first[0].search(/(?<=chunked[ \t]*),[ \t,]*chunked[ \t]*(?:,|$)/i)
  return again === -1 ? -1 : first.index + again
}

function lengthAndCoding (head: string): number {
  const length = head.search(/\ncontent-length:/i)
  const coding = head.search(/\ntransfer-encoding:/i)
  return length === -1 || coding === -1 ? -1 : Math.max(length, coding) + 1
}
