/**
 * A listener that never takes a connection off its queue, and a queue that is full: the kernel then drops every further SYN.
 * No privilege is needed, and no other process: the listener belongs to a thread that stands still.
 */
import { type Socket, connect } from 'node:net'
import { Worker } from 'node:worker_threads'
import { delay as pause, turn as nextTurn } from '../../clock.js'
import { type Listener, LOOPBACK, portError } from './listen.js'

// the thread waits for a change that never comes; only its termination ends the wait
const STANDSTILL = `
const { parentPort, workerData } = require('node:worker_threads')
const server = require('node:net').createServer()
server.on('error', ({ code, message }) => parentPort.postMessage({ code, message }))
server.listen({ ...workerData, backlog: 1 }, () => {
  parentPort.postMessage({ port: server.address().port })
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
})`

type Message = { port: number } | { port?: never, code: string, message: string }

const MOST_FILLERS = 64
/** On loopback a handshake takes microseconds: one that takes longer than this, ms, is waiting for room. */
const UNANSWERED = 100

/** Listens with a queue that stays full. */
export async function listenWithFullBacklog (wished: number | undefined): Promise<Listener> {
  const worker = new Worker(STANDSTILL, { eval: true, workerData: { host: LOOPBACK, port: wished ?? 0 } })
  const message = await new Promise<Message>((resolve, reject) => worker.once('message', resolve).once('error', reject))
  if (message.port === undefined) {
    await worker.terminate()
    throw portError(message, wished)
  }
  const { port } = message
  const fillers: Socket[] = []
  const close = async (): Promise<void> => {
    for (const socket of fillers) socket.destroy()
    await worker.terminate()
  }
  if (await fill(port, fillers)) return { port, close }
  await close()
  throw new Error('this system takes more connections than the listener asked for: its queue cannot be filled')
}

/** Opens connections until one is left unanswered. */
async function fill (port: number, fillers: Socket[]): Promise<boolean> {
  while (fillers.length < MOST_FILLERS) {
    const socket = connect(port, LOOPBACK).on('error', () => {})
    fillers.push(socket)
    const answered = new Promise<void>(resolve => socket.once('connect', resolve))
    await Promise.race([answered, pause(UNANSWERED)])
    // a busy process may be late to hear of an answer that is there
    await nextTurn()
    if (socket.connecting) {
      socket.destroy()
      return true
    }
  }
  return false
}
