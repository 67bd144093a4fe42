// Memory that runs out for real: the kernel kills the program, in a group that it lets have little.
import t from 'tap'
import { ask, requestBytes } from '../support/client.js'
import { noGroups, withMemory } from '../support/cgroup.js'
import { launch, node, server } from '../support/launched.js'

const skip = noGroups()
const SMALL = 64 * 1024 * 1024
/** Takes memory outside of V8's heap, whose own limit would end it in another way, and uses it. */
const GREEDY = 'const all = []; for (;;) all.push(Buffer.alloc(4 * 1024 * 1024, 1))'

t.test('a program that the kernel kills before it listens: out of memory', { skip }, async t => {
  const home = t.testdir({})
  const { get, lineOf, event } = await launch(t, withMemory(t, SMALL, node(`console.error('loading the model'); setTimeout(() => { ${GREEDY} }, 50)`)), { home, brand: 'alwaysdata' })
  const answer = await get('/', { accept: 'text/html' })
  t.equal(answer.status, 502)
  t.match(answer.text(), /Memory ran out while the program started/)
  t.match(await lineOf(answer), { failure: { kind: 'upstream_start_failed', reason: 'out_of_memory', start: { exitCode: null, signal: 'SIGKILL', lines: ['loading the model'] }, message: /was ended by SIGKILL because memory ran out after \d+ m?s, before it listened/ } })
  t.match((await event(/did not start/)).msg, /was ended by SIGKILL; Memory ran out/)
})

t.test('the same through a shell that hands on the code of what it ran', { skip }, async t => {
  const [, , ...inner] = node(GREEDY)
  const { get, lineOf } = await launch(t, withMemory(t, SMALL, ['/bin/sh', '-c', '"$@"; exit $?', 'sh', '/usr/bin/env', '-u', ...inner]))
  t.match(await lineOf(await get('/')), { failure: { kind: 'upstream_start_failed', reason: 'out_of_memory', start: { exitCode: 137, signal: null } } })
})

t.test('one that is killed while it answers: the request hears of it, and it comes again', { skip }, async t => {
  const { get, url, lineOf, event } = await launch(t, withMemory(t, SMALL, server(`if (request.method === 'POST') { ${GREEDY} }`)))
  const before = (await get('/')).text()
  // not a GET: that would be repeated, and kill the next one, too
  const answer = await ask(url, requestBytes(url, 'POST'))
  t.equal(answer.status, 520)
  t.match(await lineOf(answer), { failure: { hint: /was ended by SIGKILL because memory ran out/ } })
  t.match(await event(/was ended by SIGKILL because memory ran out/), { level: 50 })
  const after = await get('/')
  t.equal(after.status, 200)
  t.not(after.text(), before, 'another process')
})
