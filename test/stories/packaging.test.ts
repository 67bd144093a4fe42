// What people get: the packed tarball, installed in an empty folder, runs by npx, imports and requires.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

/** A child without the test runner's instrumentation; npm and npx must not see this package's own script variables. */
function run (cwd: string, program: string, ...args: string[]): { status: number | null, stdout: string, stderr: string } {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_(package|lifecycle|command|node|execpath|config_(call|package))|TAP|NODE_OPTIONS|_TAPJS)/.test(name)))
  return spawnSync(program, args, { cwd, env, encoding: 'utf8', timeout: 100_000, shell: process.platform === 'win32' })
}

/** Relative links of a Markdown page. */
function linksOf (page: string): { link: string, file: string, anchor: string | null }[] {
  const text = readFileSync(join(root, page), 'utf8').replace(/```[^]*?```/g, '')
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link).filter(link => !/^[a-z]+:/.test(link)).map(link => {
    const [path = '', anchor] = link.split('#')
    return { link, file: path === '' ? page : posix.join(posix.dirname(page), path), anchor: anchor ?? null }
  })
}

/** The anchors that its headings have on the usual hosts: lower case, punctuation dropped, a hyphen for each space. */
const anchorsOf = (page: string): string[] => [...readFileSync(join(root, page), 'utf8').matchAll(/^#+ (.*)$/gm)]
  .map(([, heading = '']) => heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'))

t.test('packed, installed, run', { timeout: 170_000, skip: existsSync(join(root, 'dist/src/index.js')) ? false : 'not built: npm run build' }, async t => {
  const folder = t.testdir({ app: { 'package.json': '{"private":true,"type":"commonjs"}' } })
  const packed = run(root, 'npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', folder)
  t.equal(packed.status, 0, packed.stderr)
  const [{ filename, files }] = JSON.parse(packed.stdout) as [{ filename: string, files: { path: string }[] }]
  const paths = files.map(({ path }) => path)

  t.test('holds what runs and nothing of the workshop', async t => {
    for (const wanted of ['bin/edgeproxy.js', 'dist/src/index.js', 'dist/src/index.d.ts', 'dist/src/cli/main.js', 'LICENSE']) t.ok(paths.includes(wanted), wanted)
    t.ok(paths.some(path => /^error-pages\/.*\.html$/.test(path)), 'templates')
    t.strictSame(paths.filter(path => /^(src|test|bench\/(?!README)|\.tap|\.ci)\/|\.tgz$|^error-pages\/.*\.ts$/.test(path)), [])
  })

  t.test('no page of it links to a file that is not in it, or to a heading that is not there', async t => {
    const pages = paths.filter(path => path.endsWith('.md') && path !== 'CHANGELOG.md')
    t.ok(pages.includes('README.md') && pages.includes('docs/tests.md'))
    const broken = pages.flatMap(page => linksOf(page).filter(({ file, anchor }) =>
      !paths.includes(file) || (anchor !== null && !anchorsOf(file).includes(anchor))).map(({ link }) => `${page}: ${link}`))
    t.strictSame(broken, [])
  })

  const app = join(folder, 'app')
  const installed = run(app, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', join(folder, filename))
  if (installed.status !== 0) {
    t.comment(installed.stderr)
    t.pass('installed', { skip: `npm could not install the dependencies: ${/npm error code (\S+)/.exec(installed.stderr)?.[1] ?? 'unknown'}` })
    return
  }

  t.test('npx edgeproxy --version', async t => {
    const { stdout, status, stderr } = run(app, 'npx', '--no-install', 'edgeproxy', '--version')
    t.equal(status, 0, stderr)
    t.match(stdout.trim(), version)
  })

  t.test('import and require give the same function, and a page can be made', async t => {
    mkdirSync(join(app, 'use'))
    const use = 'const edge = await startEdge({ upstream: "http://127.0.0.1:1" }); const r = await fetch(edge.url); console.log(r.status, r.headers.get("x-edge-ray")?.length, (await r.text()).length > 500); await edge.close()'
    writeFileSync(join(app, 'use/module.mjs'), `import { startEdge } from 'edgeproxy'; ${use}`)
    writeFileSync(join(app, 'use/script.cjs'), `const { startEdge } = require('edgeproxy'); (async () => { ${use} })()`)
    for (const file of ['use/module.mjs', 'use/script.cjs']) {
      const { stdout, stderr, status } = run(app, process.execPath, file)
      t.equal(status, 0, `${file} ends by itself: ${stderr}`)
      t.match(stdout.trim(), /^5\d\d 20 true$/, file)
      t.equal(stderr, '', `${file} warns of nothing`)
    }
  })

  t.test('the types compile in a strict project', async t => {
    writeFileSync(join(app, 'use/typed.mts'), "import { startEdge } from 'edgeproxy'\nconst edge = await startEdge({ upstream: 'http://127.0.0.1:3000' })\nconst failure = await edge.nextFailure({ timeout: 1 })\nexport const kind: string = failure.kind\n")
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const { status, stdout } = run(app, process.execPath, tsc, '--ignoreConfig', '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022',
      '--lib', 'es2023,esnext.disposable', '--types', 'node', '--typeRoots', join(root, 'node_modules/@types'), '--skipLibCheck', 'use/typed.mts')
    t.equal(status, 0, stdout)
  })
})
