// Real applications behind the edge: Vite's hot reload reaches the browser through it, Python's file server looks the same
// with and without it, and when either is killed in the middle of a request the page and the log say so.
import { once } from 'node:events'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createServer } from 'vite'
import { startEdge } from '../../src/index.js'
import { launchBrowser, noBrowser } from '../support/browser.js'

const noPython = spawnSync('python3', ['--version']).status === 0 ? false : 'python3 is not installed'

t.test('Vite: a saved file reaches the browser through the edge, and a dead Vite is a 521 page', { skip: noBrowser, timeout: 60_000 }, async t => {
  const root = t.testdir({
    'index.html': '<!doctype html><title>app</title><h1></h1><script type="module" src="/main.js"></script>',
    'main.js': 'import { text } from "./text.js"\nconst show = text => { document.querySelector("h1").textContent = text }\nshow(text)\nif (import.meta.hot) import.meta.hot.accept("./text.js", module => show(module.text))\nwindow.loads = (window.loads ?? 0) + 1\n',
    'text.js': 'export const text = "before"\n'
  })
  const vite = await createServer({ root, configFile: false, logLevel: 'silent', cacheDir: join(root, '.vite'), server: { port: 0, host: '127.0.0.1', watch: { usePolling: true, interval: 50 } } })
  t.teardown(() => vite.close())
  await vite.listen()
  const upstream = vite.resolvedUrls?.local[0] ?? ''
  const edge = await startEdge({ upstream: upstream.replace(/\/$/, '') })
  t.teardown(() => edge.close())
  const browser = await launchBrowser(t)
  const page = await browser.newPage()
  await page.goto(edge.url)
  await page.waitForFunction('document.querySelector("h1").textContent === "before"')
  await page.evaluate('window.mark = "same document"')

  writeFileSync(join(root, 'text.js'), 'export const text = "after"\n')
  await page.waitForFunction('document.querySelector("h1").textContent === "after"')
  t.equal(await page.evaluate('window.mark'), 'same document', 'replaced in place, not reloaded')

  await vite.close()
  const answer = await page.goto(edge.url, { waitUntil: 'commit' })
  t.equal(answer?.status(), 521)
  t.match(await page.title(), /521: Web server is down/)
  t.match(await edge.nextFailure(), { kind: 'connection_refused', hint: /nothing listens/ })
  t.ok(edge.journeys.some(({ status }) => status === 101), 'the socket of the hot reload has its line')
})

t.test('Python: files, listings and ranges come through as they are', { skip: noPython }, async t => {
  const root = t.testdir({ 'a file.txt': 'contents of a file\n'.repeat(2000), sub: { 'x.html': '<p>x' } })
  const { url } = await python(t, root)
  const edge = await startEdge({ upstream: url, originHeaders: 'keep' })
  t.teardown(() => edge.close())
  for (const path of ['/', '/a%20file.txt', '/sub', '/sub/', '/missing', '/sub/../sub/x.html']) {
    const [plain, through] = await Promise.all([url, edge.url].map(async base => await fetch(base + path, { redirect: 'manual' })))
    t.equal(through?.status, plain?.status, path)
    t.equal(await through?.text(), await plain?.text(), `${path}: same bytes`)
    for (const name of ['server', 'content-type', 'content-length', 'last-modified', 'location']) t.equal(through?.headers.get(name), plain?.headers.get(name), `${path}: ${name}`)
  }
})

t.test('Python killed in the middle of an answer: the client is cut, the log says how much was missing', { skip: noPython }, async t => {
  const root = t.testdir({ 'big.bin': '' })
  writeFileSync(join(root, 'big.bin'), Buffer.alloc(64 * 1024 * 1024))
  const { url, child } = await python(t, root)
  const edge = await startEdge({ upstream: url })
  t.teardown(() => edge.close())
  const response = await fetch(`${edge.url}/big.bin`)
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  await reader.read()
  child.kill('SIGKILL')
  await t.rejects(async () => { while (!(await reader.read()).done) { /* until it breaks */ } })
  t.match(await edge.nextFailure(), { stage: 'body', outcome: 'cut', kind: /^http_response_body_(incomplete|terminated)$/, message: /of 67108864 body bytes/ })
  const next = await fetch(`${edge.url}/big.bin`)
  t.equal(next.status, 521)
  t.equal(readFileSync(join(root, 'big.bin')).length, 64 * 1024 * 1024)
})

async function python (t: Test, root: string): Promise<{ url: string, child: ChildProcess }> {
  const child = spawn('python3', ['-u', '-m', 'http.server', '0', '--bind', '127.0.0.1'], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
  t.teardown(() => { child.kill('SIGKILL') })
  const [line] = await once(child.stdout as NodeJS.ReadableStream, 'data') as [Buffer]
  return { url: `http://127.0.0.1:${/port (\d+)/.exec(line.toString())?.[1] ?? ''}`, child }
}

t.test('importing edgeproxy leaves the global fetch alone', async t => {
  const { Agent } = await import('undici')
  const dispatcher = (globalThis as { [name: symbol]: unknown })[Symbol.for('undici.globalDispatcher.1')]
  t.not(dispatcher, undefined)
  t.notOk(dispatcher instanceof Agent, "Node's own dispatcher, not undici's")
})
