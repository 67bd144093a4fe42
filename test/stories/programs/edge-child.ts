// An edge in a process of its own, so that its memory can be measured: says where it listens, and its RSS when asked.
import { startEdge } from '../../../src/index.js'

const edge = await startEdge({ upstream: process.argv[2] ?? '' })
// the parent may have gone while it was asking: the answer to that has no reader
process.on('message', () => process.send?.(process.memoryUsage().rss, undefined, undefined, () => {}))
process.once('disconnect', () => { void edge.close() })
process.send?.(edge.url)
