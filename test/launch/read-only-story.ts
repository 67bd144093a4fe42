// An Apache whose account is on a disk for reading only. Prints what the client and the log say.
import { loadBrands } from '../../error-pages/index.js'
import { createEdge } from '../../src/edge.js'
import { resolveOptions } from '../../src/settings/options.js'
import { get } from '../support/client.js'
import { recordLog } from '../support/log.js'

const [home = ''] = process.argv.slice(2)
const log = recordLog()
const settings = resolveOptions({ log: 'json', brand: 'alwaysdata', home, sites: [{ name: 'files', type: 'static', root: home }] })
const edge = await createEdge(settings, { ...await loadBrands(settings), sink: log })
const answer = await get(`${await edge.listen()}/`, { accept: 'text/html' })
const { failure, page } = await log.line(({ ray }) => ray === answer.header('x-edge-ray'))
await edge.close({ within: 0 })
console.log(JSON.stringify({ status: answer.status, page, kind: failure?.kind, reason: failure?.['reason'], hint: failure?.hint, warnings: log.lines.filter(({ msg }) => /cannot be written/.test(msg)).length }))
