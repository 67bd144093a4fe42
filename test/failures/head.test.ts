// The head of the answer. Every failure is a real one; the client's page and the log line must agree.
import t from 'tap'
import { requestBytes } from '../support/client.js'
import { meetAll } from '../support/failing.js'

const upgrade = (url: string): string => requestBytes(url, 'GET', {
  accept: 'text/html', connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ=='
})

meetAll(t, [
  { kind: 'http_response_timeout', status: 524, seen: { message: /within 800 ms/ } },
  { kind: 'http_response_timeout', reason: 'half_head', status: 524, seen: { message: /27 bytes of it came/ } },
  { kind: 'http_response_empty', status: 520, seen: { message: /without an answer/ } },
  { kind: 'connection_terminated', status: 520, seen: { code: 'ECONNRESET', message: /before any byte/ } },
  { kind: 'connection_terminated', reason: 'half_head', status: 520, seen: { code: 'ECONNRESET', message: /after 27 bytes of the response head/ } },
  { kind: 'http_response_incomplete', status: 520, seen: { message: /after 27 bytes of the response head/, evidence: { ascii: 'HTTP/1.1 200 OK..Content-Ty' } } },
  { kind: 'http_protocol_error', status: 520, seen: { evidence: { ascii: /^ready> /, offendingAt: 0 } } },
  { kind: 'http_protocol_error', reason: 'bad_status', status: 520, seen: { reason: 'bad_status', statusCode: 999, evidence: { ascii: /^HTTP\/1\.1 999 / } } },
  { kind: 'http_protocol_error', reason: 'bad_header', status: 520, seen: { evidence: { ascii: /Content Length/ } } },
  { kind: 'http_protocol_error', reason: 'tls', status: 520, seen: { hint: /TLS/, evidence: { hex: '1503030002020a' } } },
  { kind: 'http_protocol_error', reason: 'ssh', status: 520, seen: { hint: /SSH/, evidence: { ascii: 'SSH-2.0-OpenSSH_9.6..' } } },
  { kind: 'http_protocol_error', reason: 'http2', status: 520, seen: { hint: /HTTP\/2/ } },
  { kind: 'http_response_header_section_size', status: 520, seen: { hint: /X-Debug-Trace/i, evidence: { headerSizes: [['x-debug-trace', Number]] } } },
  { kind: 'http_upgrade_failed', status: 520, seen: { statusCode: 101, reason: 'unasked' } },
  { kind: 'http_upgrade_failed', status: 520, request: upgrade, seen: { statusCode: 101, reason: 'accept' } },
  { kind: 'upstream_gateway_error', status: 502, seen: { statusCode: 502 } },
  { kind: 'upstream_gateway_error', reason: '504', status: 504, seen: { statusCode: 504 } },
  // the way of an upgrade is another one: it must end in the same place
  { kind: 'connection_refused', status: 521, request: upgrade },
  { kind: 'http_response_empty', status: 520, request: upgrade },
  { kind: 'connection_terminated', status: 520, request: upgrade },
  { kind: 'http_response_incomplete', status: 520, request: upgrade },
  { kind: 'http_response_timeout', status: 524, request: upgrade },
  { kind: 'http_protocol_error', status: 520, request: upgrade },
  { kind: 'tls_certificate_error', status: 526, request: upgrade }
])
