// The upstream that acknowledges nothing: judged by the kernel's own socket table.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import t from 'tap'
import { listenDeaf } from '../../src/faults/parts/deaf.js'
import { REQUEST, skipUnless, until } from '../support/fault.js'

for (const program of ['perl', 'python3']) {
  const found = skipUnless('request_unacknowledged') || (spawnable(program) ? false : `no ${program} here`)
  t.test(`request_unacknowledged, by ${program}: the kernel sends the request again and again`, { skip: found }, async t => {
    const listener = await listenDeaf(undefined, program)
    t.teardown(() => listener.close())
    const socket = connect(listener.port, '127.0.0.1')
    t.teardown(() => socket.destroy())
    await once(socket, 'connect')
    const near = `${hexPort(socket.localPort ?? 0)} 0100007F:${hexPort(listener.port)} 01`
    // head and body in several segments: none of them may be acknowledged
    socket.write(REQUEST)
    socket.write(Buffer.alloc(20_000))
    const wanted = hex8(REQUEST.length + 20_000)
    const line = await until(() => readFileSync('/proc/net/tcp', 'utf8').split('\n').find(line => line.includes(near) && / 01:\w{8} 0000000[1-9]/.test(line)))
    t.match(line, `${near} ${wanted}:`)
  })
}

t.test('request_unacknowledged ends with the process that started it, however that ends', { skip: skipUnless('request_unacknowledged') }, async t => {
  const source = new URL('../../src/faults/index.ts', import.meta.url).href
  const script = `import { startFault } from ${JSON.stringify(source)}
    const { site } = await startFault('request_unacknowledged')
    console.log(site.upstreams[0].port)`
  const parent = spawn(process.execPath, [...process.execArgv, '--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => parent.kill('SIGKILL'))
  const port = Number(String((await once(parent.stdout, 'data'))[0]))
  t.ok(await reaches(port))
  parent.kill('SIGKILL')
  await once(parent, 'close')
  await until(async () => !(await reaches(port)) || undefined)
})

const hex8 = (value: number): string => value.toString(16).toUpperCase().padStart(8, '0')
const hexPort = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0')

async function reaches (port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const reached = await once(socket, 'connect').then(() => true, () => false)
  socket.destroy()
  return reached
}

function spawnable (program: string): boolean {
  return (process.env.PATH ?? '').split(':').some(folder => { try { readFileSync(`${folder}/${program}`); return true } catch { return false } })
}
