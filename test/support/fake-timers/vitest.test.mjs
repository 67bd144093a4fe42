import * as edgeproxy from 'edgeproxy'
import { afterEach, expect, test, vi } from 'vitest'
import { limitsEnd } from './limits-end.mjs'

vi.setConfig({ testTimeout: 60_000 })
afterEach(() => { vi.useRealTimers() })

test('the limits of an edge end under fake timers', async () => {
  vi.useFakeTimers({ now: new Date('2001-01-01') })
  expect(Date.now()).toBe(Date.UTC(2001, 0))
  await limitsEnd(edgeproxy, () => { vi.useRealTimers() })
})

test('also where edgeproxy is loaded after them', async () => {
  vi.useFakeTimers({ now: new Date('2001-01-01') })
  // another query is another copy
  await limitsEnd(await import('../../../dist/src/index.js?later'), () => { vi.useRealTimers() })
})
