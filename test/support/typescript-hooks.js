// What a module's name means and what its text is, for TypeScript of our own: `./edge.js` in a .ts file is edge.ts.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const kept = new URL('../../node_modules/.cache/edgeproxy-tests/', import.meta.url)
const groupTap = new URL('group-tap.js', import.meta.url).href
const require = createRequire(import.meta.url)
const isOurs = url => url.startsWith('file:') && /\.ts(\?grouped)?$/.test(url) && !url.includes('/node_modules/')

/** The URL of the TypeScript that an import of our own means, or null. */
function meant (specifier, parent) {
  if (!/^(?:\.{0,2}\/|file:)/.test(specifier) || !parent?.startsWith('file:') || parent.includes('/node_modules/')) return null
  const url = new URL(specifier.replace(/\.js$/, '.ts'), parent)
  return url.pathname.endsWith('.ts') && existsSync(url) ? url.href : null
}

/** A file without its types; what was blanked once is kept by its content. */
export function blanked (url) {
  const source = readFileSync(fileURLToPath(url), 'utf8')
  const file = new URL(`${createHash('sha1').update(source).digest('hex')}.js`, kept)
  try {
    return readFileSync(file, 'utf8')
  } catch {}
  const text = blank(source, url)
  mkdirSync(kept, { recursive: true })
  // several processes may be at it: only whole files have the name
  const own = new URL(`${file.pathname}.${process.pid}`, kept)
  writeFileSync(own, text)
  renameSync(own, file)
  return text
}

/** Loads the compiler, so only for what is not kept. */
function blank (source, url) {
  if (/^\s*(await )?using \w+ =/m.test(source)) return lowered(source)
  return require('ts-blank-space').default(source, node => {
    throw new SyntaxError(`${url} has more than types to blank: ${node.getText()}`)
  })
}

/** `using` is read by Node.js 24 and later only. */
function lowered (source) {
  const { ModuleKind, ScriptTarget, transpile } = require('typescript')
  return transpile(source, { module: ModuleKind.ESNext, target: ScriptTarget.ES2022, verbatimModuleSyntax: true })
}

const found = url => ({ url, format: 'module', shortCircuit: true })
const loaded = url => ({ format: 'module', source: blanked(url), shortCircuit: true })

/** For both kinds of hooks: Node.js 20 asks on a thread of its own and waits for a promise, later ones where they are. */
export function resolve (specifier, context, next) {
  if (specifier === 'tap' && context.parentURL?.endsWith('?grouped')) return found(`${groupTap}?of=${encodeURIComponent(context.parentURL)}`)
  const url = meant(specifier, context.parentURL)
  return url === null ? next(specifier, context) : found(url)
}

export const load = (url, context, next) => isOurs(url) ? loaded(url) : next(url, context)
