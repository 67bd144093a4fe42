// A dialect of text: rows in the W3C extended log file format (https://www.w3.org/TR/WD-logfile.html), with fields of our own
// behind the usual ones. The format has no way to escape: a blank or control byte in a value is written as a plus sign.

const FIELDS = [
  'date', 'time', 's-sitename', 'cs-method', 'cs-uri-stem', 'cs-uri-query', 's-port', 'cs-username', 'c-ip', 'cs(User-Agent)',
  'cs(Cookie)', 'cs(Referer)', 'cs-host', 'sc-status', 'sc-bytes', 'cs-bytes', 'time-taken', 'x-edge-ray', 'x-edge-kind'
]

const field = value => value == null || value === '' ? '-' : String(value).replace(/[\s\p{C}]/gu, '+')

const known = value => value === '-' || value === undefined ? null : value

/** `2026-09-01 10:02:00` */
const moment = ms => new Date(ms).toISOString().slice(0, 19).split('T')

function write ({ time, responseTime, site, method, url, particulars, remoteAddress, host, statusCode, bytesSent, ray, failure }) {
  const query = url.indexOf('?')
  const values = [
    ...moment(time + responseTime), site, method, query === -1 ? url : url.slice(0, query), query === -1 ? null : url.slice(query + 1),
    particulars?.localPort, particulars?.userName, remoteAddress, particulars?.userAgent, particulars?.requestHeaders.cookie,
    particulars?.referer, host, statusCode ?? 0, bytesSent + (particulars?.headBytes ?? 0), particulars?.requestBytes,
    Math.round(responseTime), ray, failure?.kind
  ]
  return values.map(field).join(' ')
}

function read (line) {
  const values = line.split(' ')
  if (values.length !== FIELDS.length || line.startsWith('#')) return null
  const of = Object.fromEntries(FIELDS.map((name, at) => [name, known(values[at])]))
  const [stem, query] = [of['cs-uri-stem'], of['cs-uri-query']]
  const kind = of['x-edge-kind']
  return {
    ray: of['x-edge-ray'],
    method: of['cs-method'],
    target: query === null ? stem : `${stem}?${query}`,
    host: of['cs-host'],
    userAgent: of['cs(User-Agent)'],
    cookies: of['cs(Cookie)']?.replaceAll(';+', '; '),
    status: Number(of['sc-status']) || null,
    brand: 'w3c',
    site: of['s-sitename'],
    failure: kind === null ? null : { kind },
    responseTime: Number(of['time-taken'])
  }
}

export const w3c = {
  write,
  preamble: time => ['#Software: edgeproxy', '#Version: 1.0', `#Date: ${moment(time).join(' ')}`, `#Fields: ${FIELDS.join(' ')}`],
  read,
  particulars: { requestHeaders: ['cookie'] }
}
