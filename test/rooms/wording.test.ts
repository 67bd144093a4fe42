// Every sentence that a failure may carry has a French one: the sources are walked, so that a new sentence cannot be forgotten.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import ts from 'typescript'
import { CONNECT_ERRORS, RESET_AT_ONCE, UNIX_ERRORS } from '../../src/dial/tables.js'
import { ALL_SENTENCES, createToFrench, MESSAGES } from '../../src/wording/french.js'

const root = fileURLToPath(new URL('../../src', import.meta.url))

/** Where sentences of failures are raised. */
const ROOMS = ['dial', 'exchange', 'launch', 'site', 'upstream', 'upgrade', 'edge', 'forward']

const toFrench = createToFrench(MESSAGES)

const CONNECT_WORDS = [CONNECT_ERRORS, UNIX_ERRORS, RESET_AT_ONCE].flatMap(table => Object.values(table)).map(([, words]) => words)

/** Put together elsewhere: tried by itself below, or an end that may be missing. */
const PARTS: Readonly<Record<string, string[]>> = {
  'unsent(progress)': ['', '; 3 of 9 bytes of the request body had been sent'],
  words: CONNECT_WORDS,
  what: ['could not dial 127.0.0.1:3000'],
  'openFilesReached(code)': ['the limit of open files of this process (200) is reached'],
  "wordsFor(head.strangeCoding ?? '')": ['names chunked twice in Transfer-Encoding']
}

/** A text of the source with a sample in each of its places; null for what is no text. */
function sampleOf (node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isTemplateExpression(node)) {
    return node.templateSpans.reduce<string[]>((texts, span) => {
      const inside = sampleOf(span.expression)
      return texts.flatMap(text => (inside.length === 0 ? ['7'] : inside).map(part => text + part + span.literal.text))
    }, [node.head.text])
  }
  if (ts.isConditionalExpression(node)) return [...sampleOf(node.whenTrue), ...sampleOf(node.whenFalse)]
  const known = PARTS[node.getText()]
  if (known !== undefined) return known
  if (ts.isParenthesizedExpression(node)) return sampleOf(node.expression)
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const right = sampleOf(node.right)
    return sampleOf(node.left).flatMap(left => right.map(text => left + text))
  }
  return []
}

interface Raised { readonly file: string, readonly text: string }

/** The second argument of every failure that is raised in so many words. */
function raised (): Raised[] {
  const found: Raised[] = []
  const names = ['UpstreamFailure', 'failureFrom']
  for (const room of ROOMS) {
    for (const name of readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'))) {
      const source = ts.createSourceFile(name, readFileSync(join(root, room, name), 'utf8'), ts.ScriptTarget.Latest, true)
      const visit = (node: ts.Node): void => {
        if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && names.includes(node.expression.getText())) {
          const message = node.arguments?.[1]
          if (message !== undefined) for (const text of sampleOf(message)) found.push({ file: `${room}/${name}`, text })
        }
        node.forEachChild(visit)
      }
      visit(source)
    }
  }
  return found
}

t.test('every sentence that is raised has a French one', async t => {
  const texts = raised()
  t.ok(texts.length > 60, `${texts.length} sentences were found`)
  t.strictSame(texts.filter(({ text }) => toFrench(text) === null), [])
})

t.test('both languages have the same parts, and French its no-break spaces', async t => {
  const partsOf = (text: string): string[] => [...text.matchAll(/\{(\w+)/g)].map(([, name = '']) => name).sort()
  for (const { en, fr } of ALL_SENTENCES) {
    t.strictSame(partsOf(fr), partsOf(en), en)
    t.notMatch(fr, /'|\.\.\./, `an apostrophe of French: ${fr}`)
  }
})

t.test('a sentence is found again by its words, whatever stands in it', async t => {
  const all = createToFrench(ALL_SENTENCES)
  for (const { en } of ALL_SENTENCES) {
    const filled = en.replace(/\{\w+(?::\w+)?\}/g, 'x7').replace(/[[\]]/g, '')
    const french = all(filled)
    t.ok(french !== null && french !== filled, filled)
  }
  t.equal(
    all('127.0.0.1:3000 closed the connection after 5 of 50 body bytes'),
    '127.0.0.1:3000 a fermé la connexion après 5 octets sur 50 du corps'
  )
  t.equal(
    all('no response head from a:1 within 7 ms; 53 bytes of it came'),
    'pas d’en-tête de réponse de a:1 en 7 ms\u00a0; 53 octets en sont arrivés'
  )
  t.equal(all('words of somebody else'), null)
})
