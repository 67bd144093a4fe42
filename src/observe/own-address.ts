/** Where this edge is reached, for the lines for people: its own host is left out, a program's own address is told apart. */

const LOOPBACK = String.raw`(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0|\[::\])`
const HOST = new RegExp(`^${LOOPBACK}(?::(?<port>\\d+))?$`, 'i')
const URL_OF_THIS_MACHINE = new RegExp(`\\bhttps?://${LOOPBACK}(?::(?<port>\\d+))?(?![\\w.-])`, 'i')

const portOf = (match: RegExpExecArray, secure: boolean): number => Number(match.groups?.['port'] ?? (secure ? 443 : 80))

export class OwnAddress {
  private port: number | null = null
  private secure = false
  /** Addresses that were marked, by program. */
  private readonly marked = new Set<string>()

  /** Now it listens. @param url as it is opened: `http://localhost:8080` */
  is (url: string): void {
    const { protocol, port } = new URL(url)
    this.secure = protocol === 'https:'
    this.port = Number(port === '' ? (this.secure ? 443 : 80) : port)
  }

  /** Whether a Host header is the edge's own address on this machine: every line would say the same. */
  isHost (host: string): boolean {
    const match = HOST.exec(host)
    return match !== null && portOf(match, this.secure) === this.port
  }

  /** Whether a line names an address of this machine that is not the edge's, for the first time. @param program `shop/1` */
  isForeign (program: string, line: string): boolean {
    const match = URL_OF_THIS_MACHINE.exec(line)
    if (match === null || this.port === null) return false
    const port = portOf(match, match[0].startsWith('https'))
    const key = `${program} ${port}`
    if (port === this.port || this.marked.has(key)) return false
    this.marked.add(key)
    return true
  }
}
