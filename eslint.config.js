// Style is neostandard's (the Fastify family's), which also formats. What is wrong rather than ugly is oxlint's to say: its
// .oxlintrc.json has neostandard's other rules, those that want types, and the sizes. What it holds is not looked for twice.
import { readFileSync } from 'node:fs'
import neostandard, { plugins } from 'neostandard'

// a comment has a line of its own there
const oxlint = JSON.parse(readFileSync(new URL('.oxlintrc.json', import.meta.url), 'utf8').replace(/^ *\/\/.*$/gm, ''))
const held = Object.keys(oxlint.rules).map(name => name.replace(/^node\//, 'n/'))
const off = Object.fromEntries(held.filter(name => !name.startsWith('typescript/'))
  .flatMap(name => [[name, 'off'], [`@typescript-eslint/${name}`, 'off']]))
const known = new Set(Object.keys(plugins['typescript-eslint'].plugin.rules).map(name => `@typescript-eslint/${name}`))

/** Where lines end before 140 characters. The other folders have older ones yet: test/floors.test.ts counts them. */
const NARROW = ['bin/**', 'examples/**', '*.js']

export default [
  ...neostandard({ ts: true, ignores: ['dist/**', '.tap/**', 'node_modules/**', 'bench/results/**'] }),
  {
    name: 'edgeproxy/held-by-oxlint',
    // a comment that is of no use is told by oxlint, for its own rules
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    rules: Object.fromEntries(Object.entries(off).filter(([name]) => !name.startsWith('@typescript-eslint/') || known.has(name)))
  },
  {
    name: 'edgeproxy/width',
    files: NARROW,
    rules: { '@stylistic/max-len': ['error', { code: 140 }] }
  }
]
