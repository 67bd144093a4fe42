// Every example runs as its README says, against the built package, and passes.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

// tap marks its children in the environment; another runner must not take that for its own
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TAP|_TAPJS|NODE_OPTIONS$|NODE_TEST)/.test(name)))

const EXAMPLES = [
  { name: 'tap', args: ['node_modules/tap/dist/esm/run.mjs', 'run', '--reporter=tap', 'examples/tap/checkout.test.ts'], want: /^# \{ total: \d+, pass: \d+ \}$/m },
  { name: 'node:test', args: ['--test', '--test-reporter=tap', 'examples/node-test/checkout.test.mjs'], want: /^# pass 2$/m },
  { name: 'node:test, with a program', args: ['--test', '--test-reporter=tap', 'examples/node-test/launch.test.mjs'], want: /^# pass 2$/m },
  { name: 'vitest', args: ['node_modules/vitest/vitest.mjs', 'run', '--root', 'examples/vitest'], want: /1 passed/ }
]

for (const { name, args, want } of EXAMPLES) {
  t.test(`the ${name} example passes`, async t => {
    const { stdout } = await run(process.execPath, args, { cwd: root, env: { ...env, NO_COLOR: '1' } })
    t.match(stdout, want)
  })
}
