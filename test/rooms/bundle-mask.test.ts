import t from 'tap'
import { Masker } from '../../src/bundle/mask.js'
import { isSecretName, isSecretParameter, MASK } from '../../src/secrets.js'

t.test('names that hold secrets, and names that only sound so', async t => {
  for (const name of ['password', 'PASSWD', 'user[password]', 'X-Api-Key', 'api_key', 'apikey', 'access_token', 'client_secret', 'authorization', 'X-Auth', 'csrfmiddlewaretoken', 'PHPSESSION', 'jsessionid', 'X-Amz-Signature', 'id_jwt', 'otp',
    'PHPSESSID', 'passcode', 'SAMLResponse', 'client_assertion', 'code_verifier', 'Ocp-Apim-Subscription-Key', 'x-functions-key', 'AccountKey', 'X-Authentication']) {
    t.ok(isSecretName(name), name)
  }
  for (const name of ['author', 'authors', 'code', 'key', 'page', 'id', 'host', 'passenger'.replace('passenger', 'past'), 'monkey', 'country', 'etag', 'content-type', 'Surrogate-Key', 'Sec-WebSocket-Key', 'assessment', 'www-authenticate']) {
    t.notOk(isSecretName(name), name)
  }
  for (const name of ['code', 'key', 'sid', 'sig', 'pw', 'ticket', 'oobCode']) t.ok(isSecretParameter(name), name)
})

t.test('each form in free text, and what is left of it', async t => {
  const cases: ReadonlyArray<readonly [give: string, want: string]> = [
    ['http://joe:hunter22@shop.test/a', 'http://***@shop.test/a'],
    ['http://joe:p@ss@shop.test/a?b=c@d', 'http://***@shop.test/a?b=c@d'],
    ['/pay?id=1&token=abcdef&x=2', '/pay?id=1&token=***&x=2'],
    ['/pay?access%5Ftoken=abcdef', '/pay?access%5Ftoken=***'],
    ['/login?next=%2Fa%3Ftoken%3Dabcdef%26b%3D1', '/login?next=%2Fa%3Ftoken%3D***%26b%3D1'],
    ['a href="/x?b=1&amp;api_key=abcdef"', 'a href="/x?b=1&amp;api_key=***"'],
    ['/a;jsessionid=ABCDEF12', '/a;jsessionid=***'],
    ['{"password":"a\\"b","page":1}', '{"password":"***","page":1}'],
    ['{"body":"{\\"token\\":\\"abcdef\\",\\"n\\":1}"}', '{"body":"{\\"token\\":\\"***\\",\\"n\\":1}"}'],
    ['Set-Cookie: sid=abcdef; Path=/\r\nX: 1', 'Set-Cookie: sid=***; Path=/\r\nX: 1'],
    ['it began "HTTP/1.1 200 OK\\r\\nSet-Cookie: sid=abcdef; HttpOnly\\r\\nX', 'it began "HTTP/1.1 200 OK\\r\\nSet-Cookie: sid=***; HttpOnly\\r\\nX'],
    ['Cookie: a=abcdef; b=ghijkl', 'Cookie: a=***; b=***'],
    ['Authorization: Digest abc', 'Authorization: ***'],
    ['says Bearer abc123def.456', 'says Bearer ***'],
    ['Basic authentication is asked for', 'Basic authentication is asked for'],
    ['eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl', '***'],
    ['{"code":"ECONNREFUSED"}', '{"code":"ECONNREFUSED"}'],
    ['GET /cb?code=abcdef HTTP/1.1', 'GET /cb?code=*** HTTP/1.1']
  ]
  for (const [give, want] of cases) t.equal(new Masker().text(give), want, give)
})

t.test('lists, objects, numbers, forms, elements, settings, scripts, keys', async t => {
  const cases: ReadonlyArray<readonly [give: string, want: string]> = [
    ['{"tokens":["ab]c","def"],"n":1}', '{"tokens":["***","***"],"n":1}'],
    ['{"body":"{\\"tokens\\":[\\"abc\\", \\"def\\"],\\"n\\":1}"}', '{"body":"{\\"tokens\\":[\\"***\\", \\"***\\"],\\"n\\":1}"}'],
    ['{"credentials":{"user":"joe","id":12345,"deep":{"a":"b"}},"c":"d"}', '{"credentials":{"user":"***","id":***,"deep":{"a":"***"}},"c":"d"}'],
    ['{"Authorization":["Basic abc"],"Accept":["*/*"]}', '{"Authorization":["***"],"Accept":["*/*"]}'],
    ['{"otp":482913,"max_tokens":4096,"session_timeout":3600}', '{"otp":***,"max_tokens":4096,"session_timeout":3600}'],
    ['<input type="hidden" name="csrf_token" value="abc">', '<input type="hidden" name="csrf_token" value="***">'],
    ['<input value="abc" name=authenticity_token><input name="q" value="words">', '<input value="***" name=authenticity_token><input name="q" value="words">'],
    ['<meta name="csrf-token" content="abc"><meta name="viewport" content="width">', '<meta name="csrf-token" content="***"><meta name="viewport" content="width">'],
    ['<button data-token="abc" type="password">', '<button data-token="***" type="password">'],
    ['<wsse:Password Type="x">abc</wsse:Password><a><![CDATA[b]]></a>', '<wsse:Password Type="x">***</wsse:Password><a><![CDATA[b]]></a>'],
    ['<secret><![CDATA[abc]]></secret><token/>words', '<secret><![CDATA[***]]></secret><token/>words'],
    ['host: a\n  password: hunter22 and more\n- api_key = k1', 'host: a\n  password: ***\n- api_key = ***'],
    ['{token: "abc", n: \'d\'}; var csrfToken=\'abc\'', '{token: "***", n: \'d\'}; var csrfToken=\'***\''],
    ['Ocp-Apim-Subscription-Key: abc', 'Ocp-Apim-Subscription-Key: ***'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIabc+/=\n-----END RSA PRIVATE KEY-----', '-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----'],
    ['<title>Password reset</title> Unexpected token < in JSON', '<title>Password reset</title> Unexpected token < in JSON']
  ]
  for (const [give, want] of cases) t.equal(new Masker().text(give), want, give)
})

t.test('a secret seen once is found everywhere: plain, encoded, in HTML, in JSON', async t => {
  const masker = new Masker()
  t.equal(masker.header('Cookie', 'sid=a b%26"quoted"'), 'sid=***')
  for (const form of ['a b%26"quoted"', 'a b&"quoted"', encodeURIComponent('a b&"quoted"'), 'a b&amp;&quot;quoted&quot;', 'a b&\\"quoted\\"']) {
    t.equal(masker.text(`<${form}>`), `<${MASK}>`, form)
  }
  t.strictSame(masker.masked, ['cookie sid'])
})

t.test('Basic credentials: the password is a secret of its own', async t => {
  const masker = new Masker()
  t.equal(masker.header('Proxy-Authorization', `Basic ${Buffer.from('joe:hunter22').toString('base64')}`), 'Basic ***')
  t.equal(masker.text('welcome hunter22'), 'welcome ***')
})

t.test('headers: cookies keep their names and attributes, others their form', async t => {
  const masker = new Masker()
  t.equal(masker.header('cookie', 'a=1; __Host-b=xyz'), 'a=***; __Host-b=***')
  t.equal(masker.header('Set-Cookie', 'sid=abc; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly'), 'sid=***; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly')
  t.equal(masker.header('X-Api-Key', 'k1'), MASK)
  t.equal(masker.header('X-Secret', 'several plain words'), MASK, 'the first word is no scheme')
  t.equal(masker.header('Authorization', 'AWS4-HMAC-SHA256 Credential=a/b, Signature=c'), `AWS4-HMAC-SHA256 ${MASK}`)
  t.equal(masker.header('Location', 'http://u:p@a.test/?token=abc'), 'http://***@a.test/?token=***')
  t.equal(masker.header('Accept', 'text/html'), 'text/html')
  t.strictSame(masker.masked, ['cookie __Host-b', 'cookie a', 'cookie sid', 'header authorization', 'header x-api-key', 'header x-secret', 'parameter token', 'user and password in a URL'])
})

t.test('cookies without a name', async t => {
  const masker = new Masker()
  t.equal(masker.header('Cookie', 'lonely1'), MASK)
  t.equal(masker.header('Cookie', 'a=1; loose; =bare; b=2'), 'a=***; ***; =***; b=***')
  t.equal(masker.header('Set-Cookie', 'lonely2; Path=/'), '***; Path=/')
  t.equal(masker.text('lonely1 lonely2'), '*** ***')
  t.match(masker.masked, ['cookie a', 'cookie b', 'cookie without a name'])
})

t.test('keep leaves a header, a cookie, a parameter; facts are no secrets', async t => {
  const masker = new Masker({ keep: ['basket', 'Token', 'x-api-key'], facts: ['shop.test'] })
  t.equal(masker.header('cookie', 'basket=seven77; sid=eight888'), 'basket=seven77; sid=***')
  t.equal(masker.text('/?token=abc&secret=def'), '/?token=abc&secret=***')
  t.equal(masker.header('X-API-Key', 'k1'), 'k1')
  t.equal(masker.header('cookie', 'site=shop.test'), 'site=***')
  t.equal(masker.text('http://shop.test/'), 'http://shop.test/', 'the host is still told')
})

t.test('bytes are masked in place, and a quotation of them too, even of a piece', async t => {
  const masker = new Masker()
  const bytes = Buffer.from('HTTP/1.1 200 OK\r\nSet-Cookie: sid=0123456789abcdef; Path=/\r\nX-Token: zyxwvuts\r\n\r\n')
  const masked = masker.bytes(bytes)
  t.equal(masked.length, bytes.length)
  t.equal(masked.toString(), 'HTTP/1.1 200 OK\r\nSet-Cookie: sid=****************; Path=/\r\nX-Token: ********\r\n\r\n')
  t.equal(masker.quotation('stopped at "...456789abcdef; Path"'), 'stopped at "...************; Path"')
  t.equal(masker.quotation('at "...cdef; Path" and "a=012..."'), 'at "...****; Path" and "a=***..."', 'where a quotation begins or ends, less is enough')
  t.strictSame(masker.masked, ['cookie sid', 'header X-Token'])
})

t.test('folders of the machine are cut short', async t => {
  const masker = new Masker({ folders: ['/home/joe/run/'] })
  t.equal(masker.text('unix:/home/joe/run/app.sock'), 'unix:.../app.sock')
})

t.test('no text takes long, whatever it is made of', async t => {
  for (const piece of ['a=', '"a":"', 'eyJ.', 'http://', '%3Fa%3D', 'set-cookie: ', 'Bearer ', '"token":"\\', '&token', "'", '<input ', '<input name=', '"token":[', '"token":["', '<a>', 'token: ', 'token="', '-----BEGIN PRIVATE KEY-----', '\\"', '\n  a']) {
    const began = performance.now()
    new Masker().text(piece.repeat(264 * 1024 / piece.length))
    t.ok(performance.now() - began < 5000, `${piece}: ${Math.round(performance.now() - began)} ms`)
  }
})

t.test('no secret is too long', async t => {
  const masker = new Masker()
  const long = 'a\\\\'.repeat(150_000)
  t.equal(masker.text(`{"token":"${long}"} token=${'b'.repeat(300_000)} ${'b'.repeat(300_000)}`), '{"token":"***"} token=*** ***')
  t.equal(masker.text(`Cookie: a=${'c'.repeat(300_000)}`), 'Cookie: a=***')
})
