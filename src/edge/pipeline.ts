/**
 * Pipelined requests (RFC 9112 section 9.3.2): one of a connection is under way, those behind it wait. node:http parses all
 * that a read brought, and gives a response its socket when the answers before it have left: that moment is its turn.
 *
 * A request that waits is none yet. Its ray, its clock and its log line begin with its turn; where the connection ends
 * before, nothing was done for it, and nothing is told.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * With so many waiting nothing more is read; below it, the end of the connection is still seen while a request runs. One
 * read (64 kB) may bring more than these at once.
 */
const MOST_WAITING = 8

/** What node:http keeps about a connection and does not document; the same from Node 20 to 26. */
interface Insides {
  /** Its own mark of a connection that it does not read for now. */
  _paused?: boolean
  readonly parser?: { resume (): void, readonly incoming?: IncomingMessage | null } | null
}

/** The requests of one connection that wait. */
interface Line {
  waiting: number
  /** Called when the connection is read again. */
  resumed: (() => void) | null
}

const LINE = Symbol('line')
const TURN = Symbol('turn')

type Queued = IncomingMessage & { [TURN]?: { readonly response: ServerResponse, go: () => void } | undefined }
type Lined = Socket & Insides & { [LINE]?: Line }

/**
 * Calls `go` when the answers before it have left; never, where the connection ends first.
 * @param response has no socket yet: it is not the request's turn
 */
export function awaitTurn (request: Queued, response: ServerResponse, go: () => void): void {
  const socket = request.socket as Lined
  const line = socket[LINE] ??= newLine(socket)
  const turn = request[TURN] = { response, go }
  line.waiting++
  hold(socket, line)
  response.once('socket', () => {
    request[TURN] = undefined
    if (--line.waiting === 0) readOn(socket, line)
    turn.go()
  })
}

/**
 * Something else is to be done when the turn of this request comes.
 * @returns false where it does not wait
 */
export function replaceTurn (request: Queued | null | undefined, go: (request: IncomingMessage, response: ServerResponse) =>
void): boolean {
  const turn = request?.[TURN]
  if (turn === undefined) return false
  turn.go = () => { go(request as IncomingMessage, turn.response) }
  return true
}

/** Calls back when a connection that is not read because requests wait is read again. @returns false where it is read */
export function whenRead (socket: Socket, done: () => void): boolean {
  const { _paused: paused, [LINE]: line } = socket as Lined
  if (line === undefined || line.waiting === 0 || paused !== true) return false
  line.resumed = done
  return true
}

function newLine (socket: Lined): Line {
  const line: Line = { waiting: 0, resumed: null }
  // node:http reads on whenever an answer has room again
  socket.on('drain', () => { hold(socket, line) })
  return line
}

function hold (socket: Lined, { waiting }: Line): void {
  if (waiting < MOST_WAITING) return
  socket._paused = true
  socket.pause()
}

function readOn (socket: Lined, line: Line): void {
  // without a parser somebody else reads it by now
  if (socket._paused !== true || socket.parser == null) return
  socket._paused = false
  socket.parser.resume()
  socket.resume()
  line.resumed?.()
  line.resumed = null
}
