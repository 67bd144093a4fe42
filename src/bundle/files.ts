/** The files of a bundle, in their fixed order. */
import { usesTls } from '../dial/dial.js'
import type { PeerCertificate } from '../failures/failure.js'
import type { Guide } from '../brand/brand.js'
import { isRepeated, type Seens } from './again.js'
import type { Seen } from './ask.js'
import type { Case } from './case-shape.js'
import { certificateText, routeText, traceText } from './extras.js'
import { harOf, seenEntry, toldEntry } from './har.js'
import type { Masker } from './mask.js'
import { readme } from './readme.js'
import { recordFor } from './record.js'
import type { BundleWish, OriginCheck } from './wish.js'
import { FILES, type FileName } from './words.js'
import type { BundleFile } from './zip.js'

export interface FileParts {
  readonly wish: BundleWish
  readonly case: Case
  readonly seen: Seens
  readonly check: OriginCheck | null
  readonly masker: Masker
}

type Contents = Partial<Record<FileName, string>>

export function makeFiles (parts: FileParts): BundleFile[] {
  const { wish: { brand, language = 'en' }, case: found, seen: { through, straight }, masker } = parts
  const guide = guideOf(parts)
  const contents = contentsOf(parts, guide)
  const files = FILES.filter(name => name === 'README.md' || contents[name] !== undefined)
  contents['README.md'] = readme({ case: found, brand, guide, language, scheme: schemeOf(parts), files, through, straight, masker })
  return files.map(name => ({ name, content: contents[name] ?? '' }))
}

/** What the brand asks for, else what its page says. */
function guideOf ({ wish: { brand }, case: { code, madeBy } }: FileParts): Guide {
  if (brand?.support !== undefined) return brand.support.guideFor(code, madeBy)
  const page = brand?.pages.all[code]
  return {
    to: madeBy === 'edge' ? ['host', 'support'] : ['host'],
    say: page?.happened ?? {
      en: 'See record.json.',
      fr: 'Voir record.json.'
    },
    ask: [],
    parts: [],
    add: page?.support ?? []
  }
}

function contentsOf (parts: FileParts, guide: Guide): Contents {
  const { wish, case: found, seen, check, masker } = parts
  const certificate = certificateOf(parts)
  return {
    'record.json': json(recordFor(found, masker)),
    'trace.txt': traceText(seen.trace, wish.brand?.support?.tracePath ?? null, wish.edge, masker),
    'through-the-edge.har': json(harOf(throughEntry(parts), { masker, version: wish.version }, 'the request through the edge')),
    'straight-to-origin.har': json(harOf(straightEntry(parts), { masker, version: wish.version }, 'the same request straight to the upstream, past the edge')),
    'origin-check.txt': check === null ? `${NOWHERE}\n` : shown(check.text, masker),
    'origin-check.json': json(check === null ? { upstream: null, reason: NOWHERE } : maskAll(check.json, masker)),
    ...(certificate === null ? {} : { 'certificate.txt': certificateText(certificate, found, masker) }),
    ...(guide.parts.includes('route') ? { 'route.txt': masker.text(routeText(found)) } : {}),
    ...(wish.listenerLog == null ? {} : { 'listener.log': masker.text(wish.listenerLog) })
  }
}

const NOWHERE = 'no upstream to check: the edge chose none for this request, or the record does not name it'

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`

/** Line by line: a quotation never goes over the end of one. */
const shown = (text: string, masker: Masker): string => text.split('\n').map(line => masker.quotation(line)).join('\n')

/** Every text inside plain data. */
function maskAll (value: unknown, masker: Masker): object {
  return JSON.parse(JSON.stringify(value), (_name, inside: unknown) => typeof inside === 'string' ? masker.quotation(inside) : inside) as object
}

/** What the record says; what is shown now only where the page is about certificates or the record has none. */
const certificateOf = ({ case: found, check }: FileParts): PeerCertificate | null =>
  found.certificate ?? (found.upstream.tls ? check?.certificate ?? null : null)

const schemeOf = ({ wish: { edge }, case: found }: FileParts): 'http' | 'https' =>
  found.scheme ?? (edge?.startsWith('https:') === true ? 'https' : 'http')

function throughEntry (parts: FileParts): object {
  const { wish: { edge }, case: found, seen: { through }, masker } = parts
  if (through !== null) return seenEntry(through, masker)
  const reason = edge === null ? 'no running edge was named' : whyNot(parts)
  return toldEntry(found, { status: found.status, reason, scheme: schemeOf(parts), address: null, timed: true }, masker)
}

function straightEntry (parts: FileParts): object {
  const { wish: { upstream }, case: found, seen: { straight }, masker } = parts
  if (straight !== null) return seenEntry(straight, masker)
  const scheme = upstream === null ? schemeOf(parts) : usesTls(upstream.target) ? 'https' : 'http'
  const reason = upstream === null ? NOWHERE : whyNot(parts)
  return toldEntry(found, { status: found.upstream.status, reason, scheme, address: found.upstream.address, timed: upstream !== null }, masker)
}

function whyNot ({ wish: { repeat = 'safe' }, case: found }: FileParts): string {
  if (repeat === 'never' || isRepeated(found, repeat)) return 'repeating was switched off'
  return `${found.method} may change something; --repeat makes it again, without its body`
}

export type { Seen }
