/** `edgeproxy pages preview`: a small server of its own on the loopback that shows pages for every code, again after every save. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Io } from '../command.js'
import { listenTrouble } from '../listen-trouble.js'
import { catchSignals } from '../signals.js'
import { watchFiles } from '../watch-files.js'
import { defaultBrand, typeAsked } from './brand.js'
import { SCRIPT, STYLE, asIn, indexPage, type View } from './look.js'
import { makeSets, type PreviewSet } from './sets.js'
import { printable } from '../../printable.js'
import { complain } from '../output.js'

const HOST = '127.0.0.1'

/** The page of frames: nothing but its own files. */
const OUTER = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** A page in its frame: what was put into it, and nobody else is called. */
const INNER = "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:; media-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

interface State { sets: readonly PreviewSet[], readonly listeners: Set<ServerResponse> }

function send (response: ServerResponse, status: number, type: string, policy: string, body: string, encoding: 'utf8' | 'latin1' = 'utf8'): void {
  const bytes = Buffer.from(body, encoding)
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': bytes.length,
    'Content-Security-Policy': policy,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin'
  })
  response.end(bytes)
}

const NOTHING = "default-src 'none'"

const PLAIN = 'text/plain; charset=utf-8'

/** Another site's page may lead its own name to this machine (DNS rebinding); it still says that name. */
const isOurs = ({ headers: { host } }: IncomingMessage, port: number): boolean =>
  host === `${HOST}:${port}` || host === `localhost:${port}`

function viewOf (query: URLSearchParams): View {
  const scheme = query.get('scheme')
  return { scheme: scheme === 'light' || scheme === 'dark' ? scheme : 'auto', narrow: query.get('width') === '360' }
}

function listen (response: ServerResponse, { listeners }: State): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' })
  response.write('retry: 500\n\n')
  listeners.add(response)
  response.on('close', () => { listeners.delete(response) })
}

function show (request: IncomingMessage, response: ServerResponse, { pathname, searchParams }: URL, { sets }: State): void {
  const [, set, at] = /^\/show\/(\d+)\/(\d+)$/.exec(pathname) ?? []
  const shown = sets[Number(set)]?.shown[Number(at)]
  if (shown === undefined) send(response, 404, PLAIN, NOTHING, 'there is no such page\n')
  else {
    const { headers, bytes } = shown.render(request.headers['accept-language'])
    const type = headers[headers.indexOf('Content-Type') + 1] ?? PLAIN
    // the page's own status would be an error of the preview
    send(response, 200, type, INNER, asIn(viewOf(searchParams).scheme, bytes), 'latin1')
  }
}

function answer (request: IncomingMessage, response: ServerResponse, state: State, port: number): void {
  if (!isOurs(request, port)) {
    send(response, 403, PLAIN, NOTHING, `this page is for http://${HOST}:${port} only\n`)
    return
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    send(response, 405, PLAIN, NOTHING, 'GET only\n')
    return
  }
  const url = new URL(request.url ?? '/', `http://${HOST}`)
  const { pathname, searchParams } = url
  if (pathname === '/') send(response, 200, 'text/html; charset=utf-8', OUTER, indexPage(state.sets, viewOf(searchParams)))
  else if (pathname === '/look.css') send(response, 200, 'text/css; charset=utf-8', NOTHING, STYLE)
  else if (pathname === '/look.js') send(response, 200, 'text/javascript; charset=utf-8', NOTHING, SCRIPT)
  else if (pathname === '/events') listen(response, state)
  else show(request, response, url, state)
}

function open (state: State): Server {
  const server = createServer((request, response) => {
    try {
      answer(request, response, state, (server.address() as AddressInfo).port)
    } catch (error) {
      // a target that is no URL
      send(response, 400, PLAIN, NOTHING, `${(error as Error).message}\n`)
    }
  })
  return server
}

const tell = (sets: readonly PreviewSet[], io: Io): void => {
  for (const { title, mistakes, shown } of sets) {
    for (const mistake of mistakes) io.stdout.write(`${printable(mistake)}\n`)
    const state = mistakes.length > 0 ? 'not shown until that is mended' : shown.map(({ code }) => code).join(', ')
    io.stdout.write(`${printable(`${title}: ${state}`)}\n`)
  }
}

export async function preview ({ files, type, port }: { files: readonly string[], type: string | null, port: number }, io: Io): Promise<number> {
  const brand = await defaultBrand()
  const named = typeAsked(brand.custom, type)
  const first = await makeSets(brand, files, named, io)
  const state: State = { sets: first.sets, listeners: new Set() }
  const server = open(state)
  const signals = catchSignals()
  let last = Promise.resolve()
  const again = async (): Promise<void> => {
    const made = await makeSets(brand, files, named, io)
    state.sets = made.sets
    watch.follow(made.files)
    tell(made.sets, io)
    for (const response of state.listeners) response.write('event: saved\ndata: \n\n')
  }
  const watch = watchFiles(() => { last = last.then(again).catch((error: Error) => { complain(io, error.message) }) })
  try {
    server.listen(port, HOST)
    await once(server, 'listening')
    watch.follow(first.files)
    tell(first.sets, io)
    io.stdout.write(`edgeproxy pages preview on http://${HOST}:${(server.address() as AddressInfo).port}/ (Ctrl-C ends it)\n`)
    await signals.first
    return 0
  } catch (error) {
    complain(io, listenTrouble(error, { host: HOST, port }))
    return 1
  } finally {
    watch.close()
    signals.stop()
    server.close()
    server.closeAllConnections()
  }
}
