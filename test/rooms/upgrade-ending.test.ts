import t from 'tap'
import { closeCode, Ending, type How, type Side } from '../../src/upgrade/ending.js'

/** A Close frame as RFC 6455 wants it: masked from a client. */
function close (code: number | null, masked: boolean, why = ''): Buffer {
  const payload = code === null ? Buffer.alloc(0) : Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(why)])
  const mask = masked ? Buffer.from([0x37, 0xfa, 0x21, 0x3d]) : Buffer.alloc(0)
  const body = Buffer.from(payload.map((byte, at) => byte ^ (masked ? mask[at % 4] ?? 0 : 0)))
  return Buffer.concat([Buffer.from([0x88, (masked ? 0x80 : 0) | payload.length]), mask, body])
}

const text = Buffer.from([0x81, 2, 104, 105])

t.test('the code of a Close frame at the end of what came', async t => {
  t.equal(closeCode(close(1000, true), true), 1000)
  t.equal(closeCode(close(1001, false, 'going away'), false), 1001)
  t.equal(closeCode(close(4321, false, 'x'.repeat(123)), false), 4321)
  t.equal(closeCode(close(null, true), true), 1005, 'without a code')
  t.equal(closeCode(Buffer.concat([text, close(1011, false)]), false), 1011, 'behind another frame')
  t.equal(closeCode(text, false), null)
  t.equal(closeCode(close(1000, false), true), null, 'a client masks')
  t.equal(closeCode(close(1000, true).subarray(0, 7), true), null, 'half of one')
  t.equal(closeCode(Buffer.alloc(0), true), null)
})

t.test('who ended it, and how', async t => {
  type Step = readonly [side: Side | 'edge', what: Buffer | How]
  const rows: ReadonlyArray<readonly [name: string, steps: readonly Step[], want: object | null]> = [
    ['the client says goodbye, the upstream answers and closes first', [['client', close(1000, true)], ['upstream', close(1000, false)], ['upstream', 'fin'], ['client', 'fin']], { endedBy: 'client', how: 'fin', code: 1000 }],
    ['the upstream says goodbye in one packet with a message', [['upstream', Buffer.concat([Buffer.alloc(500, 'x'), close(1011, false)])], ['upstream', 'fin']], { endedBy: 'upstream', how: 'fin', code: 1011 }],
    ['the upstream dies', [['upstream', text], ['upstream', 'reset'], ['client', 'fin']], { endedBy: 'upstream', how: 'reset' }],
    ['a browser tab is closed', [['client', close(1001, true)], ['client', 'reset']], { endedBy: 'client', how: 'reset', code: 1001 }],
    ['the client leaves without a word', [['client', 'fin'], ['upstream', 'fin']], { endedBy: 'client', how: 'fin' }],
    ['the edge stops', [['edge', 'stop'], ['client', 'lost']], { endedBy: 'edge', how: 'stop' }],
    ['nothing came for too long', [['client', text], ['edge', 'idle']], { endedBy: 'edge', how: 'idle' }],
    ['nobody yet', [['client', text]], null]
  ]
  for (const [name, steps, want] of rows) {
    const ending = new Ending('websocket')
    for (const [side, what] of steps) {
      if (typeof what === 'string') ending.stopped(side, what)
      else ending.saw(side as Side, what)
    }
    t.strictSame(ending.told(), want, name)
  }
})

t.test('other protocols have no frames to look at', async t => {
  const ending = new Ending('tcp')
  ending.saw('client', close(1000, true))
  ending.stopped('client', 'fin')
  t.strictSame(ending.told(), { endedBy: 'client', how: 'fin' })
})
