/**
 * What the program behind a port makes likely, by its name: it speaks another protocol than HTTP, or passes connections on
 * to somebody who is not there. Where the program cannot be seen, the port's usual service is named.
 */
import type { Journey } from '../journey.js'
import type { UpstreamFailure } from '../failures/failure.js'
import { listeners, type Listener } from './listeners.js'
import { covers, placeOf, type UpstreamPlace } from './place.js'
import { program } from './words.js'

interface Known {
  readonly name: RegExp
  /** Ports that it listens on as a rule. */
  readonly ports: readonly number[]
  /** What follows `php-fpm (pid 7) listens there: `. */
  readonly says: string
}

const service = (protocol: string): string => `it speaks ${protocol}, no HTTP: check the port of --upstream`

const FASTCGI = 'it speaks FastCGI, no HTTP: put a web server before it (fastcgi_pass of nginx, proxy_fcgi of Apache)'
const UWSGI =
  'a --socket of uWSGI speaks the uwsgi protocol, no HTTP: start it with --http-socket, or put a web server before it (uwsgi_pass of nginx)'
const PUBLISHED =
  'it takes connections for a container: in there nothing listens on the published port, or only on 127.0.0.1; let the program ' +
  'listen on 0.0.0.0'

const KNOWN: readonly Known[] = [
  { name: /^uwsgi/i, ports: [3031], says: UWSGI },
  { name: /^php-?(?:fpm|cgi)/i, ports: [9000], says: FASTCGI },
  { name: /^(?:fcgiwrap|spawn-fcgi)/, ports: [], says: FASTCGI },
  { name: /^(?:docker-proxy|rootlessport|rootlesskit|slirp4netns|pasta|conmon|com\.docker\.backend)/, ports: [], says: PUBLISHED },
  { name: /^ssh$/, ports: [], says: 'it passes connections on to another machine (ssh -L), where nothing listens' },
  { name: /^kubectl/, ports: [], says: 'it passes connections on to a pod (port-forward), in which nothing listens on that port' },
  { name: /^(?:redis|valkey|keydb)-?(?:server)?/i, ports: [6379], says: service('the Redis protocol') },
  { name: /^memcached/, ports: [11211], says: service('the memcached protocol') },
  { name: /^(?:mysqld|mariadbd)/, ports: [3306], says: service('the MySQL protocol') },
  { name: /^(?:postgres|postmaster|pgbouncer)/, ports: [5432], says: service('the PostgreSQL protocol') },
  { name: /^mongo[ds]/, ports: [27017], says: service('the MongoDB protocol') },
  { name: /^sshd/, ports: [22], says: service('SSH') },
  { name: /^(?:master|smtpd|exim\d?|sendmail|opensmtpd)$/, ports: [25, 465, 587], says: service('SMTP') },
  { name: /^dovecot/, ports: [110, 143, 993, 995], says: service('IMAP or POP3') },
  { name: /^(?:vsftpd|proftpd|pure-ftpd)/, ports: [21], says: service('FTP') },
  { name: /^(?:rabbitmq|epmd)/, ports: [5672], says: service('AMQP') },
  { name: /^(?:named|unbound|dnsmasq|systemd-resolve)/, ports: [53], says: service('DNS') },
  { name: /^(?:slapd)/, ports: [389], says: service('LDAP') },
  { name: /^(?:mosquitto)/, ports: [1883], says: service('MQTT') }
]

/** The usual owner is a guess: said only where the real one cannot be seen. */
export function knownOf (listener: Pick<Listener, 'command' | 'pid' | 'port'>): string | null {
  const { command, port } = listener
  const known = command === null ? KNOWN.find(({ ports }) => ports.includes(port)) : KNOWN.find(({ name }) => name.test(command))
  if (known === undefined) return null
  return command === null
    ? `port ${port} is usual for another service: if it is that, ${known.says}`
    : `${program(listener)} listens there: ${known.says}`
}

/** Who listens where a connection goes; null when nobody does. */
export async function listenerOf (place: UpstreamPlace): Promise<Listener | null> {
  const here = await listeners(place.port)
  return here.find(listener => place.addresses.some(address => covers(listener.address, address))) ?? here[0] ?? null
}

/** What the owner of the journey's port makes likely; null for another machine, for a program of the edge's own, and for most. */
export async function aboutOwner (journey: Journey, failure: UpstreamFailure): Promise<string | null> {
  const place = placeOf(journey, failure)
  if (place === null || journey.instance !== null) return null
  const listener = place.local ? await listenerOf(place) : { command: null, pid: null, port: place.port }
  return listener === null ? null : knownOf(listener)
}
