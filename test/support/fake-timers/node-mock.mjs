import { mock } from 'node:test'
import * as edgeproxy from 'edgeproxy'
import { limitsEnd } from './limits-end.mjs'

mock.timers.enable({ now: Date.UTC(2001, 0) })
await limitsEnd(edgeproxy, () => { mock.timers.reset() })
console.log('passed')
process.exit()
