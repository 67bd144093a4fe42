// No secret in any byte of a bundle, wherever it was planted: URL, headers, cookies, bodies, evidence.
import t from 'tap'
import { bundle, checkHar, stage, written } from '../support/bundle-scene.js'
import { NO_PYTHON } from '../support/bundle.js'
import { answerBytes } from '../support/upstream.js'

t.test('no secret survives in any byte, wherever it was planted', { skip: NO_PYTHON }, async t => {
  const secrets = ['urlTOKEN1234', 'hunter2hunter2', 'basicPW7777', 'bearer9876543', 'cookieVALUE55', 'setcookieVAL66', 'apikeyVALUE77', 'bodyTOKEN8888', 'location99TOK', 'encoded%2BTOK1', 'encoded+TOK1', 'refreshTOK1111',
    'metaCSRF12', 'hiddenTOK34', 'listTOK5566', '482913', 'sessURL7788', 'azureKEY99', 'bareCOOKIE1', 'bareSET2222']
  const echo = (seen: string): Buffer => answerBytes(`<html>${seen}<meta name="csrf-token" content="metaCSRF12"><input name=authenticity_token value="hiddenTOK34"><script>{"access_token":"bodyTOKEN8888","tokens":["listTOK5566"],"otp":482913}</script>\nSet-Cookie: other=setcookieVAL66\n`, '200 OK', [
    'Content-Type: text/html', 'Set-Cookie: sid=setcookieVAL66; Path=/; HttpOnly; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'Location: http://joe:hunter2hunter2@a.test/?token=location99TOK', 'X-Refresh-Token: refreshTOK1111', 'Set-Cookie: bareSET2222; Path=/'
  ])
  let broken = true
  const scene = await stage(t, (request, socket) => broken
    ? socket.end('HTTP/1.1 200 OK\r\nSet-Cookie: sid=setcookieVAL66\r\nX-Refresh-Token: refreshTOK1111\r\nBad Header Name: x\r\n\r\n')
    : socket.end(echo(`${request.target} ${request.headers.map(([name, value]) => `${name}: ${value}`).join('\n')}`)))
  const path = '/cb?id=7&token=urlTOKEN1234&next=http://joe:hunter2hunter2@b.test/&password=encoded%2BTOK1&PHPSESSID=sessURL7788'
  const line = await written(scene, await scene.story.get(path, { host: 'shop.test' }))
  t.match(line.failure?.['evidence'], { ascii: /setcookieVAL66/ }, 'the log itself holds what was sent')
  broken = false
  const flags = ['--header', `Authorization: Basic ${Buffer.from('joe:basicPW7777').toString('base64')}`, '--header', 'Proxy-Authorization: Bearer bearer9876543', '--header', 'Cookie: a=cookieVALUE55; bareCOOKIE1; b=1', '--header', 'X-Api-Key: apikeyVALUE77', '--header', 'Ocp-Apim-Subscription-Key: azureKEY99', '--header', 'X-Other: plain words']
  const zip = await bundle(t, scene, line.ray ?? '', ...flags)
  checkHar(t, zip.json('through-the-edge.har'), 'through')
  checkHar(t, zip.json('straight-to-origin.har'), 'straight')
  const coded = secrets.flatMap(secret => [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64').slice(0, -4)])
  t.strictSame(coded.filter(form => zip.all.includes(form)), [], 'in no file')
  t.strictSame(secrets.filter(secret => zip.out.includes(secret)), [], 'nor in what the command prints')
  t.match(zip.all, 'plain words', 'other headers are told')
  t.match(zip.json('through-the-edge.har').log.entries[0], {
    request: { cookies: [{ name: 'a', value: '***' }, { name: 'b', value: '***' }], url: 'http://shop.test/cb?id=7&token=***&next=http://***@b.test/&password=***&PHPSESSID=***' },
    response: { cookies: [{ name: 'sid', value: '***', path: '/', httpOnly: true, secure: false, expires: '2026-10-21T07:28:00.000Z' }] }
  })
  for (const name of ['cookie a', 'cookie sid', 'header authorization', 'header x-api-key', 'parameter token', 'parameter password', 'member access_token', 'user and password in a URL']) t.match(zip.text('README.md'), `\n- \`${name}\`\n`, name)
  const kept = await bundle(t, scene, line.ray ?? '', ...flags, '--keep', 'x-api-key', '--keep', 'sid', '--force')
  t.match(kept.all, 'apikeyVALUE77')
  t.match(kept.all, 'setcookieVAL66')
  t.notMatch(kept.all, 'cookieVALUE55')
})
