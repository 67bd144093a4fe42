// The way to the upstream: names, routes and TCP. Every failure is a real one; the client's page and the log line must agree.
import t from 'tap'
import { meetAll } from '../support/failing.js'

const upstream = /^127\.0\.0\.1:\d+$/

meetAll(t, [
  { kind: 'dns_error', status: 530, page: '1016', seen: { code: 'ENOTFOUND', reason: 'no_such_name', address: 'nowhere.edgeproxy.test' } },
  { kind: 'dns_error', reason: 'no_address', status: 530, page: '1016', seen: { code: 'ENODATA', reason: 'no_address' } },
  { kind: 'dns_error', reason: 'server_failure', status: 530, page: '1016', seen: { code: 'ESERVFAIL', reason: 'server_failure' } },
  { kind: 'dns_error', reason: 'refused', status: 530, page: '1016', seen: { code: 'EREFUSED', reason: 'refused' } },
  { kind: 'dns_timeout', status: 530, page: '1016', seen: { code: 'ETIMEOUT', address: 'nowhere.edgeproxy.test' } },
  { kind: 'connection_refused', status: 521, seen: { code: 'ECONNREFUSED', syscall: 'connect', address: upstream, message: /refused/, hint: /nothing listens/ } },
  { kind: 'connection_timeout', status: 522, seen: { code: 'ETIMEDOUT', address: upstream, message: /no answer from/ } },
  { kind: 'destination_ip_unroutable', status: 523, seen: { code: 'ENETUNREACH', syscall: 'connect', address: '127.255.255.255:80' } }
])
