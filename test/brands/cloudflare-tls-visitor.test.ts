// A visitor over TLS: what the origin and the trace are told of it, in HTTP/1.1 and HTTP/2, and 1013 where the names differ.
import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import t from 'tap'
import { connect, requestBytes, type Answer } from '../support/client.js'
import { certificateFor } from '../support/origin.js'
import { tell, type Story } from '../support/story.js'
import { answerBytes } from '../support/upstream.js'

const { cert, key } = certificateFor({ names: ['shop.test', 'www.shop.test'] })
const TLS = { tlsCert: cert, tlsKey: key }

async function askTls (t: Parameters<typeof tell>[0], { url }: Story, servername: string | undefined, host: string, path = '/', headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const client = await connect(url, t, servername === undefined ? {} : { servername })
  client.send(requestBytes(`${url}${path}`, 'GET', { host, ...headers }))
  const answer = await client.answer()
  client.close()
  return answer
}

t.test('scheme and ray reach the origin over TLS, whatever the visitor says', async t => {
  const story = await tell(t, answerBytes('ok'), TLS)
  const answer = await askTls(t, story, 'shop.test', 'shop.test', '/', { 'x-forwarded-proto': 'http', 'cf-visitor': '{"scheme":"http"}' })
  t.equal(answer.text(), 'ok')
  const [request] = story.upstream.requests
  t.strictSame(request?.all('x-forwarded-proto'), ['https'])
  t.strictSame(request?.all('cf-visitor'), ['{"scheme":"https"}'])
  t.strictSame(request?.all('cf-ray'), [answer.header('cf-ray')])
})

t.test('the trace tells TLS version, server name and scheme', async t => {
  const story = await tell(t, answerBytes('ok'), TLS)
  for (const [servername, sni] of [['shop.test', 'plaintext'], [undefined, 'off']] as const) {
    const trace = (await askTls(t, story, servername, 'shop.test', '/cdn-cgi/trace')).text()
    for (const line of ['visit_scheme=https', 'http=http/1.1', 'tls=TLSv1.3', `sni=${sni}`]) t.match(trace, `\n${line}\n`)
  }
})

t.test('the trace and the origin of a visitor in HTTP/2', async t => {
  const story = await tell(t, answerBytes('ok'), TLS)
  const session = connectHttp2(story.url, { servername: 'shop.test', rejectUnauthorized: false })
  t.teardown(() => { session.destroy() })
  const get = async (path: string): Promise<string> => {
    const stream = session.request({ ':path': path, ':authority': 'shop.test' })
    const pieces: Buffer[] = []
    stream.on('data', (piece: Buffer) => { pieces.push(piece) })
    await once(stream, 'end')
    return Buffer.concat(pieces).toString()
  }
  const trace = await get('/cdn-cgi/trace')
  for (const line of ['h=shop.test', 'visit_scheme=https', 'http=http/2', 'tls=TLSv1.3', 'sni=plaintext']) t.match(trace, `${line}\n`)
  t.equal(await get('/'), 'ok')
  t.strictSame(story.upstream.requests[0]?.all('cf-visitor'), ['{"scheme":"https"}'])
})

t.test('1013: the request asks for another host than TLS did', async t => {
  const story = await tell(t, answerBytes('ok'), TLS)
  const page = await askTls(t, story, 'shop.test', 'other.test', '/', { accept: 'text/html' })
  t.equal(page.status, 403)
  t.equal(page.header('cf-error-type'), '1013')
  t.match(page.text(), 'Error 1013')
  t.match(await story.lineOf(page), { page: '1013', failure: { kind: 'request_denied', reason: 'sni_mismatch' }, upstream: { attempts: 0 } })
  t.equal(story.upstream.requests.length, 0)
  t.equal((await askTls(t, story, 'shop.test', 'SHOP.test:8443')).status, 200, 'the same name')
  t.equal((await askTls(t, story, undefined, 'other.test')).status, 200, 'TLS asked for no name')
})
