// What the documentation lists as causes and asks for with each code stands on the page and in the guide of the bundle: the
// words are ours, so each row looks for what a cause cannot be told without.
import t from 'tap'
import { BRANDS } from '../../error-pages/index.js'
import type { BundlePart } from '../../src/brand/brand.js'
import { tell } from '../support/story.js'
import { answerBytes } from '../support/upstream.js'

const { brand } = BRANDS.cloudflare

/** Documented causes and advice, on the page itself. */
const ON_PAGE: Readonly<Record<string, readonly RegExp[]>> = {
  500: [/edge itself failed/, /500 of your own application .* passes through/],
  502: [/for exactly this host name/, /overload/, /crash/, /network fault/, /service behind the web server/],
  503: [/as many requests .* as it may carry at once/],
  504: [/waited too long for an application or a service behind it/, /overload/, /for exactly this host name/],
  520: [/crash/, /status line/, /too many cookies/, /128 KB/, /firewall/, /closes idle ones early/, /empty, cut short, too large/],
  521: [/Is the application running/, /firewall/, /rate limit/, /80 without TLS and 443 with it/],
  522: [/firewall or rate limit/, /overloaded/, /keep-alive/, /address with the one the origin server has today/, /drops the edge’s packets/],
  523: [/A and AAAA records/, /routes on both sides/, /private range written too wide/],
  524: [/long/, /processor, memory/, /ask for their state/, /name that is not behind the edge/, /raise the response limit/],
  525: [/certificate is installed/, /443/, /SNI/, /cipher suite/, /TLS error log/],
  526: [/expired/, /self-signed/, /unknown/, /revoked/, /host name asked for must be among them/, /--origin-ca/, /mode full/],
  527: [/firewall/, /packet loss/, /nc -vz/, /lan\.timeout \(30 s by default\)/, /443/, /names the host/, /Full or Full \(strict\)/],
  1000: [/CF-Connecting-IP/, /two X-Forwarded-For lines/, /more than 100 characters/, /origin server and not at the edge/, /redirect/],
  1016: [/A or AAAA record/, /CNAME/, /With several origins, give at least one of them as an IP address/],
  1033: [/in a few minutes/, /connector is running/],
  1034: [/100:: or 192\.0\.2\.0/],
  1035: [/begin with a slash/, /\/cdn-cgi\//]
}

t.test('causes and advice on the page', async t => {
  const story = await tell(t, answerBytes(''))
  for (const [code, causes] of Object.entries(ON_PAGE)) {
    const page = (await story.get(`/cdn-cgi/error/${code}`, { accept: 'text/html' })).text().replace(/<style>.*?<\/style>/s, '').replace(/<[^>]*>/g, ' ')
    for (const cause of causes) t.match(page, cause, `${code}: ${String(cause)}`)
  }
})

/** Documented as to be handed to support: parts of the bundle, and what somebody has to add. */
interface Asked { readonly by?: 'upstream', readonly parts: readonly BundlePart[], readonly words: readonly RegExp[], readonly host?: true }

const HANDED: Readonly<Record<string, Asked>> = {
  500: { parts: ['trace'], words: [] },
  502: { by: 'upstream', parts: ['trace'], words: [/host name of this URL/, /high load, a crash or a network failure/, /timed out or was blocked/], host: true },
  503: { parts: ['trace'], words: [] },
  504: { by: 'upstream', parts: ['trace'], words: [/host name of this URL/, /high load, a crash or a network failure/, /timed out or was blocked/], host: true },
  520: { parts: ['trace', 'hars'], words: [/crash or restart/, /blocked or rate limited/, /response headers, cookies above all/, /status line/], host: true },
  521: { parts: [], words: [/does it listen/, /blocked or rate limited/, /HTTPS set up/, /error log/], host: true },
  522: { parts: ['route'], words: [/MTR or traceroute from the origin/, /logs and answers of the investigation/, /blocked or rate limited/, /overloaded/, /keepalives/, /DNS record/, /packets dropped/], host: true },
  523: { parts: ['route'], words: [/MTR or traceroute/, /traceroute from it to the origin/, /syslog/, /A or AAAA record/, /swallows the edge’s addresses/], host: true },
  524: { parts: [], words: [/response times/, /in the background/, /lan\.timeout above its 30 s, and was the service restarted/], host: true },
  525: { parts: [], words: [/TLS error log/, /certificate installed/, /port 443/, /SNI/, /cipher suite/], host: true },
  526: { parts: ['certificate'], words: [/expired/, /revoked/, /signed by an authority/, /common name or SAN/, /TLS port/], host: true },
  527: { parts: ['listener'], words: [/railgun\.conf/, /railgun-nat\.conf/, /firewall/, /packet loss/, /nc -vz SERVERIP PORT/], host: true },
  1013: { parts: ['trace', 'hars'], words: [/ray ID/] },
  1018: { parts: ['trace', 'hars'], words: [/screenshot .* ray ID/] }
}

t.test('what each code asks for, and of whom first', async t => {
  for (const [code, { by = 'edge', parts, words, host = false }] of Object.entries(HANDED)) {
    const guide = brand.support?.guideFor(code, by)
    t.strictSame(guide?.parts, parts, `${code}: parts`)
    const text = [...guide?.ask ?? [], ...guide?.add ?? []].map(({ en }) => en).join('\n')
    for (const word of words) t.match(text, word, `${code}: ${String(word)}`)
    t.equal(guide?.to[0], host ? 'host' : 'support', `${code}: asked first`)
  }
})

t.test('an origin\'s own 500 and 503 are its host\'s', async t => {
  const words = (code: string): string => (brand.support?.guideFor(code, 'upstream').ask ?? []).map(({ en }) => en).join('\n')
  t.strictSame(brand.support?.guideFor('500', 'upstream').to, ['host'])
  t.match(words('500'), /database/)
  t.strictSame(brand.support?.guideFor('503', 'upstream').to, ['host'])
  t.match(words('503'), /limit the rate of requests/)
  t.match(words('503'), /overloaded/)
})
