// A test that replaces the timers of its process does not stop the edge: the fakes are for the application under test.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

// tap marks its children in the environment; another runner must not take that for its own
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TAP|_TAPJS|NODE_OPTIONS$|NODE_TEST)/.test(name)))

const RUNNERS = [
  { name: 'node:test', args: ['test/support/fake-timers/node-mock.mjs'], want: /^passed$/m },
  { name: 'Vitest', args: ['node_modules/vitest/vitest.mjs', 'run', '--root', 'test/support/fake-timers'], want: /2 passed/ }
]

for (const { name, args, want } of RUNNERS) {
  t.test(`the limits of an edge end under the fake timers of ${name}`, async t => {
    const { stdout } = await run(process.execPath, args, { cwd: root, env: { ...env, NO_COLOR: '1' }, timeout: 120_000 })
    t.match(stdout, want)
  })
}
