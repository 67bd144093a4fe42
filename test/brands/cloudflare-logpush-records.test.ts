// The documented records of the dataset http_requests, one for each code: the dialect says of such a request, field by
// field, what the record says.
import t from 'tap'
import { cloudflare } from '../../error-pages/cloudflare/brand.js'
import { UpstreamFailure, type FailureFacts } from '../../src/failures/failure.js'
import type { LoggedJourney } from '../../src/brand/brand.js'
import { fits, type Fields } from '../support/logpush.js'

const NO_TIMINGS = { resolve: null, connect: null, handshake: null, request: null, head: null, body: null }

const PARTICULARS = {
  localAddress: '127.0.0.1',
  localPort: 8080,
  userAgent: '',
  referer: '',
  userName: '',
  requestBytes: 100,
  contentType: 'text/html; charset=utf-8',
  headBytes: 300,
  requestHeaders: {},
  responseHeaders: {}
}

function journey (ray: string, time: string, took: number, more: Partial<LoggedJourney>): LoggedJourney {
  return {
    ray: `${ray}-LAB`,
    colo: 'LAB',
    hostname: 'www.shop.test',
    localAddress: null,
    serverName: null,
    time: Date.parse(time),
    responseTime: took,
    remoteAddress: '192.0.2.55',
    remotePort: 40000,
    secure: true,
    country: null,
    method: 'GET',
    url: '/orders?page=2',
    host: 'www.shop.test',
    httpVersion: '1.1',
    tlsVersion: 'TLSv1.3',
    tlsCipher: 'x',
    site: 'shop.test',
    outcome: 'branded',
    page: null,
    statusCode: null,
    bytesSent: 4000,
    upstreamAddress: '127.0.0.1:3000',
    upstreamStatus: null,
    upstreamTls: null,
    bytesReceived: 0,
    attempts: 1,
    instance: null,
    upgrade: null,
    upgradeEnd: null,
    stopped: false,
    brand: 'cloudflare',
    upstreamLabel: 'localhost:3000',
    reused: false,
    timings: NO_TIMINGS,
    failure: null,
    hint: null,
    particulars: PARTICULARS,
    ...more
  }
}

const failed = (kind: UpstreamFailure['kind'], facts: FailureFacts = {}): UpstreamFailure => new UpstreamFailure(kind, 'x', { address: '127.0.0.1:3000', ...facts })

/** What the documented records have in common. */
const BASE = {
  ZoneName: 'shop.test',
  EdgeColoCode: 'LAB',
  OriginResponseStatus: 0,
  ClientIP: '192.0.2.55',
  ClientRequestScheme: 'https',
  ClientRequestHost: 'www.shop.test',
  ClientRequestMethod: 'GET',
  ClientRequestURI: '/orders?page=2',
  ClientRequestProtocol: 'HTTP/1.1',
  CacheCacheStatus: 'dynamic',
  EdgeServerIP: '127.0.0.1',
  OriginIP: '127.0.0.1',
  OriginSSLProtocol: 'none',
  OriginDNSResponseTimeMs: 0,
  OriginTCPHandshakeDurationMs: 0,
  OriginTLSHandshakeDurationMs: 0,
  OriginRequestHeaderSendDurationMs: 0,
  OriginResponseHeaderReceiveDurationMs: 0,
  EdgeResponseContentType: 'text/html'
}

type Row = readonly [title: string, ray: string, start: string, end: string, ms: number, journey: Partial<LoggedJourney>, want: Fields]

const connected = (ms: number, more: Partial<LoggedJourney['timings']> = {}): LoggedJourney['timings'] => ({ ...NO_TIMINGS, connect: ms, ...more })

const ROWS: readonly Row[] = [
  ['520, reset after the request', 'a3436e5fdb5a1eef', '10:01:00.137', '10:01:00.178', 41, { statusCode: 520, page: '520', timings: connected(1, { request: 0 }), failure: failed('connection_terminated') }, { EdgeResponseStatus: 520, OriginTCPHandshakeDurationMs: 1 }],
  ['521', 'a3436fd6db5a3dde', '10:02:00.137', '10:02:00.140', 3, { statusCode: 521, page: '521', timings: connected(3), failure: failed('connection_refused') }, { EdgeResponseStatus: 521 }],
  ['522, no SYN+ACK', 'a343714ddb5a5ccd', '10:03:00.137', '10:03:19.149', 19012, { statusCode: 522, page: '522', timings: connected(19000), failure: failed('connection_timeout') }, { EdgeResponseStatus: 522 }],
  ['522, request never acknowledged', 'a34372c4db5a7bbc', '10:04:00.137', '10:05:30.145', 90008, { statusCode: 522, page: '522', timings: connected(1, { request: 0 }), failure: failed('request_unacknowledged') }, { EdgeResponseStatus: 522, OriginTCPHandshakeDurationMs: 1 }],
  ['523', 'a343743bdb5a9aab', '10:05:00.137', '10:05:00.149', 12, { statusCode: 523, page: '523', timings: connected(12), failure: failed('destination_ip_unroutable', { address: '198.51.100.9:3000' }) }, { EdgeResponseStatus: 523, OriginIP: '198.51.100.9' }],
  ['524', 'a34375b2db5ab99a', '10:06:00.137', '10:08:05.157', 125020, { statusCode: 524, page: '524', method: 'POST', url: '/exports', timings: connected(1, { request: 0 }), failure: failed('http_response_timeout') }, { EdgeResponseStatus: 524, ClientRequestMethod: 'POST', ClientRequestURI: '/exports', OriginTCPHandshakeDurationMs: 1 }],
  ['525', 'a3437729db5ad889', '10:07:00.137', '10:07:00.146', 9, { statusCode: 525, page: '525', timings: connected(1, { handshake: 7 }), failure: failed('tls_protocol_error') }, { EdgeResponseStatus: 525, OriginTCPHandshakeDurationMs: 1 }],
  ['526', 'a34378a0db5af778', '10:08:00.137', '10:08:00.151', 14, { statusCode: 526, page: '526', timings: connected(1, { handshake: 9 }), failure: failed('tls_certificate_error', { tlsVersion: 'TLSv1.3' }) }, { EdgeResponseStatus: 526, OriginTCPHandshakeDurationMs: 1, OriginTLSHandshakeDurationMs: 9, OriginSSLProtocol: 'TLSv1.3' }],
  ['530 with 1016', 'a3437a17db5b1667', '10:09:00.137', '10:09:00.159', 22, { statusCode: 530, page: '1016', upstreamAddress: 'nowhere.test:80', timings: { ...NO_TIMINGS, resolve: 20 }, failure: failed('dns_error', { address: 'nowhere.test:80' }) }, { EdgeResponseStatus: 530, EdgeServerIP: '', OriginIP: '', OriginDNSResponseTimeMs: 20 }],
  ['502 of the origin\'s own', 'a3437b8edb5b3556', '10:10:00.137', '10:10:00.225', 88, { statusCode: 502, page: '502', upstreamStatus: 502, timings: connected(1, { request: 0, head: 84 }), failure: failed('upstream_gateway_error', { statusCode: 502 }) }, { EdgeResponseStatus: 502, OriginResponseStatus: 502, OriginTCPHandshakeDurationMs: 1, OriginResponseHeaderReceiveDurationMs: 84 }]
]

t.test('the documented records, field by field', async t => {
  for (const [title, ray, start, end, ms, more, want] of ROWS) {
    const one = cloudflare.dialects?.['cloudflare']?.write(journey(ray, `2026-09-01T${start}Z`, ms, more)) as Fields
    const wanted = { ...BASE, RayID: ray, EdgeStartTimestamp: `2026-09-01T${start}Z`, EdgeEndTimestamp: `2026-09-01T${end}Z`, OriginResponseDurationMs: ms, EdgeTimeToFirstByteMs: ms, ...want }
    t.strictSame(Object.fromEntries(Object.keys(wanted).map(name => [name, one[name]])), wanted, title)
    fits(t, one, `${title}: fits the schema`)
  }
})
