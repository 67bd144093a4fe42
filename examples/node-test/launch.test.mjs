// The program is started by the edge: no port to find, nothing to stop, and a start that fails says why.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startEdge } from 'edgeproxy'
import { checkout } from '../checkout.mjs'

const app = fileURLToPath(new URL('../payments.mjs', import.meta.url))

test('the program starts with the first request and goes with the edge', async t => {
  const edge = await startEdge({ command: [process.execPath, app] })
  t.after(() => edge.close())
  assert.equal((await checkout(edge.url)).paid, true)
  await edge.restart()
  assert.equal((await checkout(edge.url)).paid, true)
})

test('a program that does not come up is told with its code and its last words', async t => {
  const edge = await startEdge({ command: [process.execPath, app], env: { PAYMENTS_KEY: '' } })
  t.after(() => edge.close())
  assert.equal((await checkout(edge.url)).paid, false)
  const { kind, reason, start, explained } = await edge.nextFailure()
  assert.deepEqual([kind, reason], ['upstream_start_failed', 'exited'])
  assert.equal(start.exitCode, 3)
  assert.deepEqual(start.lines, ['PAYMENTS_KEY is missing'])
  assert.match(explained.happened.en, /code 3/)
})
