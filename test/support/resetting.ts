// An origin that accepts every connection and resets it at once, seen as connect() sees it: this process stands still until the
// reset is there.
import { createHook } from 'node:async_hooks'
import { Worker } from 'node:worker_threads'

interface Teardown { teardown (end: () => unknown): unknown }

/** A thread of its own: it has to accept while this one stands still. */
const ORIGIN = `
const { parentPort, workerData } = require('node:worker_threads')
const resets = new Int32Array(workerData)
const server = require('node:net').createServer(socket => {
  socket.on('error', () => {}).once('close', () => {
    Atomics.add(resets, 0, 1)
    Atomics.notify(resets, 0)
  }).resetAndDestroy()
})
server.listen(0, '127.0.0.1', () => { parentPort.postMessage(server.address().port) })`

/** No test waits longer for a reset, ms. */
const LONGEST = 10_000

/** @returns its port; a connect of this process to it waits for the next reset, once its packet is out */
export async function resettingOrigin (t: Teardown): Promise<number> {
  const shared = new SharedArrayBuffer(4)
  const resets = new Int32Array(shared)
  const worker = new Worker(ORIGIN, { eval: true, workerData: shared })
  const port = await new Promise<number>((resolve, reject) => worker.once('message', resolve).once('error', reject))
  const hook = createHook({
    init (_id, type, _trigger, wrap) {
      if (type !== 'TCPCONNECTWRAP') return
      const before = Atomics.load(resets, 0)
      // the wrap is made right before the system is asked
      queueMicrotask(() => { if ((wrap as { port?: number }).port === port) Atomics.wait(resets, 0, before, LONGEST) })
    }
  })
  t.teardown(async () => {
    hook.disable()
    await worker.terminate()
  })
  hook.enable()
  return port
}
