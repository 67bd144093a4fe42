// What a broken chunk is told as: through the edge, from the bytes to the hint.
import t from 'tap'
import { tell } from '../support/story.js'

t.test('the hint says what is odd about a chunk, and shows its line', async t => {
  const rows: ReadonlyArray<readonly [body: string, hint: RegExp]> = [
    ['5\nhello\r\n0\r\n\r\n', /^the line of a chunk's size ends in a bare line feed instead of CR LF: "5>>>\\n<<<hello/],
    ['5;a=b\nhello\r\n0\r\n\r\n', /^the line of a chunk's size ends in a bare line feed.*5;a=b>>>\\n<<<hello/],
    ['+5\r\nhello\r\n0\r\n\r\n', /^a sign stands before a chunk's size: "\+5/],
    ['-1\r\nhello\r\n0\r\n\r\n', /^a sign stands before/],
    ['0x5\r\nhello\r\n0\r\n\r\n', /^a chunk's size begins with 0x: it is hexadecimal without that: "0>>>x<<<5/],
    [' 5\r\nhello\r\n0\r\n\r\n', /^a blank stands before a chunk's size: " 5/],
    ['5 \r\nhello\r\n0\r\n\r\n', /^a blank stands behind a chunk's size: "5>>> <<</],
    ['5;\r\nhello\r\n0\r\n\r\n', /^a chunk's extension has no name/],
    ['5;a="b\r\nhello\r\n0\r\n\r\n', /^a quoted string in a chunk's extension is not closed/],
    ['\r\n5\r\nhello\r\n', /^an empty line stands where a chunk's size belongs/],
    ['fffffffffffffff\r\nhello\r\n', /^a chunk's size is larger than any answer/],
    ['<html>', /^the body is not chunked, though its head says so: "<html>"/],
    ['HTTP/1.1 200 OK\r\n\r\n', /^a second head stands where a chunk's size belongs/],
    ['what\r\n', /^where a chunk's size belongs stands "what/],
    ['5\r\nhello!\r\n0\r\n\r\n', /^where a chunk ends stands "!\\r\\n0.*": its size may count characters instead of bytes/],
    ['5\r\nhello\n0\r\n\r\n', /^where a chunk ends stands "\\n0/],
    ['5\r\nhello\r\n0\r\nA b: 1\r\n\r\n', /^behind the last chunk stands "A>>> <<<b: 1/]
  ]
  const story = await tell(t, ({ target }, socket) => { socket.end(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${rows[Number(target.slice(1))]?.[0] ?? ''}`, 'latin1') })
  for (const [index, [body, hint]] of rows.entries()) {
    await story.get(`/${index}`).catch(() => null)
    const { failure } = await story.log.line(({ req }) => req?.url === `/${index}`)
    t.match(failure, { kind: 'http_response_transfer_coding', hint }, JSON.stringify(body))
  }
})
