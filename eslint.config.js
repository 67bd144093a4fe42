// Style is neostandard's (the Fastify family's, which also formats). Each rule beyond it has its reason beside it.
import neostandard, { plugins } from 'neostandard'

const typescript = plugins['typescript-eslint']

const SOURCES = ['src/**/*.ts', 'error-pages/**/*.ts', 'test/**/*.ts', 'examples/**/*.ts', 'bench/**/*.ts']

export default [
  ...neostandard({ ts: true, ignores: ['dist/**', '.tap/**', 'node_modules/**', 'bench/results/**'] }),
  {
    name: 'edgeproxy/types',
    files: SOURCES,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@typescript-eslint': typescript.plugin },
    rules: {
      // A promise nobody waits for hides the error that ends a process: in a proxy every one of them is a bug.
      // tap waits by itself for the tests it was given.
      '@typescript-eslint/no-floating-promises': ['error', {
        allowForKnownSafePromises: [{ from: 'package', package: '@tapjs/core', name: 'PromiseWithSubtest' }]
      }],
      // `void promise` as a statement is how a promise is dropped on purpose.
      'no-void': ['error', { allowAsStatement: true }],
      // Adding a kind or an outcome must point at every place that has to know it; a `default` would hide them.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: false }]
    }
  },
  {
    name: 'edgeproxy/sizes',
    files: [...SOURCES, 'bench/**/*.js', 'bin/**/*.js', 'test/**/*.js'],
    rules: {
      // A file that needs more has two subjects.
      'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }]
    }
  },
  {
    name: 'edgeproxy/function-sizes',
    files: ['src/**/*.ts', 'error-pages/**/*.ts', 'bench/**/*.js', 'bin/**/*.js'],
    rules: {
      // One screen, one thing. Tests are exempt: a test file is one function that tells a story.
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }]
    }
  }
]
