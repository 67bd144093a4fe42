// Chromium before the TLS front: it can read the certificate, speaks HTTP/2, and sees the pages.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:tls'
import t from 'tap'
import { launchBrowser, noBrowser } from '../support/browser.js'
import { tell } from '../support/story.js'

/** What Chromium is told to trust: the hash of the key it will be shown. The handshake checks it against the edge's authority. */
async function keyHash (url: string, ca: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), ca })
  await once(socket, 'secureConnect')
  const key = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' }) ?? ''
  socket.destroy()
  return createHash('sha256').update(key).digest('base64')
}

t.test('HTTP/2 and a page when the upstream fails', { skip: noBrowser, timeout: 60_000 }, async t => {
  const html = '<!doctype html><title>shop</title><h1>open</h1>'
  const story = await tell(t, `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${html.length}\r\n\r\n${html}`, { tls: true })
  const browser = await launchBrowser(t, [`--ignore-certificate-errors-spki-list=${await keyHash(story.url, story.edge.ca ?? '')}`])
  const page = await browser.newPage()
  await page.goto(`${story.url}/`)
  t.equal(await page.title(), 'shop')
  t.equal(await page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol"), 'h2')
  story.edge.fail({ kind: 'connection_refused', rate: 1, match: '/pay' })
  const response = await page.goto(`${story.url}/pay`)
  t.equal(response?.status(), 521)
  t.match(await page.title(), '521: Web server is down')
  const line = await story.log.line(({ req }) => req?.url === '/pay')
  t.equal(line.ray, response?.headers()['x-edge-ray'])
  const strange = await launchBrowser(t)
  await t.rejects((await strange.newPage()).goto(`${story.url}/`), /ERR_CERT_AUTHORITY_INVALID/, 'nobody else takes them')
})
