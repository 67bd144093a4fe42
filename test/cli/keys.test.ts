// Keys on a real terminal.
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { get } from '../support/client.js'
import { BIN } from '../support/edgeproxy.js'
import { temporaryFolder } from '../support/folder.js'
import { server } from '../support/launched.js'
import { eventually } from '../support/story.js'
import { COOKED, RAW, noTerminal, openTerminal, type TerminalOptions, type TestTerminal } from '../support/terminal.js'
import { answerBytes, startUpstream } from '../support/upstream.js'

interface Scene extends TestTerminal {
  readonly url: string
}

async function edgeAt (t: Test, args: readonly string[], options?: TerminalOptions): Promise<Scene> {
  const terminal = openTerminal(t, [process.execPath, BIN, '--port', '0', ...args], options)
  const [, url = ''] = await terminal.until(/listening on (http:\S+) /)
  await terminal.until(/^press h for help$/m)
  await terminal.has(RAW)
  return Object.assign(Object.create(terminal) as TestTerminal, { url })
}

const upstream = async (t: Test): Promise<string> => String((await startUpstream(t, answerBytes('ok'))).port)

t.test('keys', { skip: noTerminal }, async t => {
  t.test('h lists them, and other keys, sequences and pastes do nothing', async t => {
    const edge = await edgeAt(t, [await upstream(t)])
    edge.type('\u001b[A')
    edge.type('x')
    edge.type('rqf ')
    await edge.typeUntil('h', / {2}r {2}restart.*\n {2}o {2}open http.*\n {2}f {2}.*\n {2}c {2}.*\n {2}q {2}.*\n {2}h {2}.*\n/)
    t.equal((await get(edge.url)).status, 200)
  })

  t.test('f makes requests fail, one kind after the other, and F ends it', async t => {
    const edge = await edgeAt(t, [await upstream(t)])
    edge.type('f')
    await edge.until(/every request fails now: connection_refused \(/)
    t.match(await get(edge.url), { status: 521 })
    edge.type('f')
    await edge.until(/every request fails now: connection_terminated \(/)
    t.match(await get(edge.url), { status: 520 })
    edge.type('F')
    await edge.until(/requests go to the upstream again/)
    t.match(await get(edge.url), { status: 200 })
    edge.type('F')
    await edge.until(/no failure was on/)
    edge.type('f')
    await edge.until(/fails now: connection_refused/)
  })

  t.test('f comes round to no failure', async t => {
    const edge = await edgeAt(t, [await upstream(t), '--time-scale', '0.01'])
    const seen: string[] = []
    for (;;) {
      edge.type('f')
      const [, kind] = await edge.until(/fails now: (\w+)|to the upstream again/)
      if (kind === undefined) break
      seen.push(kind)
      t.notMatch(await get(edge.url).catch(() => ({ status: 0 })), { status: 200 }, kind)
    }
    t.ok(seen.includes('http_response_timeout'))
    t.equal(new Set(seen).size, seen.length)
    t.match(edge.shown, /http_response_timeout after 1\.25 s/)
    t.match(await get(edge.url), { status: 200 })
  })

  t.test('r restarts the program and lifts a pause', async t => {
    const folder = temporaryFolder(t)
    const file = join(folder, 'app.js')
    writeFileSync(file, 'process.exit(3)')
    const edge = await edgeAt(t, ['--', process.execPath, file])
    while ((await get(edge.url)).header('x-edge-failure') !== 'upstream_skipped');
    writeFileSync(file, server('').at(-1) as string)
    edge.type('r')
    await edge.until(/listens on/)
    t.equal((await get(edge.url)).status, 200)
    edge.type('r')
    const [, pid = ''] = await edge.until(/\(pid (\d+)\) listens on/)
    t.match((await get(edge.url)).text(), new RegExp(`^${pid} `), 'the new one answers')
  })

  t.test('r without a program says so', async t => {
    const edge = await edgeAt(t, [await upstream(t)])
    edge.type('r')
    await edge.until(/there is no program to restart/)
  })

  t.test('c clears the screen, enter makes a gap', async t => {
    const edge = await edgeAt(t, [await upstream(t)])
    edge.type('c')
    await edge.until(/\u001b\[2J\u001b\[3J\u001b\[H/) // eslint-disable-line no-control-regex -- what clears
    edge.type('\r')
    await edge.until(/^\n$/)
  })

  t.test('o opens the browser that BROWSER names', async t => {
    const folder = temporaryFolder(t)
    const script = join(folder, 'browser')
    writeFileSync(script, `#!/bin/sh\necho "$@" > ${folder}/asked.new; mv ${folder}/asked.new ${folder}/asked\n`)
    chmodSync(script, 0o755)
    const edge = await edgeAt(t, [await upstream(t)], { env: { BROWSER: `${folder}/none:${script} --new %s` } })
    edge.type('o')
    await eventually(() => existsSync(join(folder, 'asked')))
    t.equal(readFileSync(join(folder, 'asked'), 'utf8').trim(), `--new ${edge.url}`)
  })

  t.test('--open does so at the start, and a browser that is not there is one line', async t => {
    const folder = temporaryFolder(t)
    const edge = await edgeAt(t, [await upstream(t), '--open'], { env: { BROWSER: `${folder}/none` } })
    const [line] = await edge.until(/^edgeproxy: no browser.*$/m)
    t.equal(line, `edgeproxy: no browser was opened (there is no ${folder}/none); open ${edge.url} yourself`)
    t.equal((await get(edge.url)).status, 200)
  })

  t.test('the demo has those that make sense there', async t => {
    const demo = openTerminal(t, [process.execPath, BIN, 'demo', '--port', '0'])
    await demo.until(/^press h for help$/m)
    await demo.has(RAW)
    demo.type('h')
    await demo.until(/^ {2}o {2}open http[^\n]*\n {2}c {2}[^\n]*\n {2}q {2}[^\n]*\n {2}h {2}/m)
    demo.type('q')
    t.equal(await demo.ended(), 0)
    t.notMatch(demo.shown, /^ {2}[rf] {2}/m)
  })

  t.test('with a log for programs on the terminal, what keys say goes to standard error', async t => {
    const folder = temporaryFolder(t)
    const words = [process.execPath, BIN, '--port', '0', '--log', 'json', await upstream(t)]
    const edge = openTerminal(t, ['sh', '-c', '"$@" 2> errors', 'sh', ...words], { cwd: folder })
    await edge.until(/"msg":"listening"/)
    await edge.has(RAW)
    edge.type('h')
    await eventually(() => /q {2}quit/.test(readFileSync(join(folder, 'errors'), 'utf8')))
    t.notMatch(edge.shown, /press h|quit/)
    edge.type('q')
    t.equal(await edge.ended(), 0)
  })
})

t.test('no keys where standard input or output is no terminal', { skip: noTerminal }, async t => {
  for (const line of ['"$@" < /dev/null', 'sleep 100 | "$@"', '"$@" | cat']) {
    const edge = openTerminal(t, ['bash', '-c', line, 'bash', process.execPath, BIN, '--port', '0', '3000'])
    await edge.until(/listening/)
    await edge.has(COOKED)
    t.notMatch(edge.shown, /press h/, line)
    edge.type('\u0003')
    await edge.ended()
  }
})
