/**
 * The line of a program's last output that says why it ended: the error by its name, with the first place in the user's own
 * code. One row for each way in which languages write an uncaught error; the last lines of all are seldom the telling ones.
 */
import { basename, relative, sep } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

interface Language {
  /** The line of the error; groups `name` and `message`, and `file`, `line`, `column` where it has them itself. */
  readonly error: RegExp
  /** A line of its stack, with `file` and `line`. Null: the line of the error has the place. */
  readonly frame: RegExp | null
  /** Where the stack stands, seen from the error, and which end of it is nearest to the error. */
  readonly stack: 'below' | 'above' | 'itself'
  /** The message stands in the line after it. */
  readonly isSplit?: true
}

const PLACE = '(?<file>[^\\s():\'"]+):(?<line>\\d+)'

const LANGUAGES: readonly Language[] = [
  // Ruby: app.rb:3:in 'call': boom (RuntimeError)
  { error: /^(?<file>[^\s:]+\.(?:rb|ru)):(?<line>\d+):in [^:]+: (?<message>.*) \((?<name>[A-Z][\w:]*)\)$/, frame: null, stack: 'itself' },
  // PHP: PHP Fatal error:  Uncaught Error: boom in /srv/a.php:3
  { error: /^(?<name>(?:PHP )?(?:Fatal|Parse) error): +(?<message>.*?) in (?<file>\S+?)(?: on line |:)(?<line>\d+)$/, frame: null, stack: 'itself' },
  // Rust: thread 'main' panicked at src/main.rs:4:5: and the message in the next line
  {
    error: /^thread '[^']*'(?: \(\d+\))? (?<name>panicked) at (?<file>[^\s:]+):(?<line>\d+):(?<column>\d+):$/,
    frame: null,
    stack: 'itself',
    isSplit: true
  },
  // Go: panic: boom
  { error: /^(?<name>panic|fatal error): (?<message>.+)$/, frame: new RegExp(`^\\s+${PLACE}(?: \\+0x[\\da-f]+)?$`), stack: 'below' },
  // Elixir: ** (RuntimeError) boom
  { error: /^\*\* \((?<name>[A-Z][\w.]*)\) (?<message>.+)$/, frame: new RegExp(`^\\s+(?:\\([^)]*\\) )?${PLACE}:`), stack: 'below' },
  // Java: Exception in thread "main" java.lang.IllegalStateException: boom
  {
    error: /^(?:Exception in thread "[^"]*" |Caused by: )(?<name>[\w.$]+)(?:: (?<message>.*))?$/,
    frame: /^\s+at (?!java\.|javax\.|jdk\.|sun\.)[^(]*\((?<file>[\w$]+\.\w+):(?<line>\d+)\)$/,
    stack: 'below'
  },
  // .NET: Unhandled exception. System.InvalidOperationException: boom
  {
    error: /^Unhandled exception\. (?<name>[\w.]+): (?<message>.*)$/,
    frame: /^\s+at .* in (?<file>.+):line (?<line>\d+)$/,
    stack: 'below'
  },
  // JavaScript: Error: boom, then "at call (/srv/app.js:3:56)"; Deno and Bun say "error: " before it
  {
    error: /^(?:error: )?(?:Uncaught )?(?:\(in promise\) )?(?:\[?(?<name>(?:[A-Z]\w*)?(?:Error|Exception))(?: \[\w+\])?): (?<message>.*?)\]?$/,
    frame: /^\s+at (?:.*? ?\()?(?:file:\/\/)?(?<file>(?:[A-Za-z]:)?[^\s():]+):(?<line>\d+):(?<column>\d+)\)?(?: \{)?$/,
    stack: 'below'
  },
  // Python: the innermost call stands last, and the error below it
  {
    error: /^(?<name>(?:[A-Za-z_][\w.]*)?(?:Error|Exception|Exit|Interrupt|Warning|NotFound|Configured|DoesNotExist)): ?(?<message>.*)$/,
    frame: /^\s+File "(?<file>[^"]+)", line (?<line>\d+)/,
    stack: 'above'
  }
]

/** Code that is not the user's: of the runtime, of packages. */
const FOREIGN = new RegExp([
  '^node:', '^internal/', '^file:///node:', '/node_modules/', '/site-packages/', '/dist-packages/',
  '/lib/python[\\d.]+/', '^<', '/usr/(?:local/)?(?:lib/)?go[/-]',
  '/go/pkg/', '/gems/', '/vendor/', '^ext:', '^native$'
].join('|'))

/** Lines that follow an error and tell nothing of it. */
const IDLE = new RegExp([
  '^Node\\.js v', '^npm (?:ERR!|error|notice|warn)', '^\\s*at ', '^\\s*\\^+', '^[\\s{}\\[\\]().,;]*$', 'ELIFECYCLE',
  '^error Command failed',
  '^info Visit ', '^\\[nodemon\\]', '^\\(Use `node --trace', '^\\s*from ', '^goroutine \\d', '^exit status \\d',
  '^note: run with `RUST_BACKTRACE', '^Stack trace:',
  '^#\\d+ ', '^\\s+thrown in ', '^Bun v', '^Waiting for ', '^File "<string>"'
].join('|'))

const LONGEST = 200

const cut = (text: string): string => text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text

interface Place { readonly file: string, readonly line: string, readonly column: string | undefined }

const placeIn = (groups: Readonly<Record<string, string | undefined>> | undefined): Place | null => {
  const { file, line, column } = groups ?? {}
  return file === undefined || line === undefined || FOREIGN.test(file) ? null : { file, line, column }
}

/** As it is found from the program's folder; a file elsewhere by its last part. */
function shown ({ file, line, column }: Place, cwd: string): string {
  const way = cwd === '' ? file : relative(cwd, file)
  const name = way === '' || way.startsWith(`..${sep}`) || (cwd === '' && file.startsWith('/')) ? basename(file) : way
  return `${file.startsWith('/') ? name : file}:${line}${column === undefined ? '' : `:${column}`}`
}

/** Node.js writes the place of a syntax error above the error: the line that it quotes. */
const HEADER = /^(?<file>\/[^\s:]+|file:\/\/\/[^\s:]+):(?<line>\d+)$/
const HEADER_LINES = 6

function placeOf (lines: readonly string[], at: number, { frame, stack }: Language): Place | null {
  const first = (some: readonly string[], pattern: RegExp): Place | null => {
    for (const line of some) {
      const place = placeIn(pattern.exec(line)?.groups)
      if (place !== null) return place
    }
    return null
  }
  if (frame === null) return null
  const above = lines.slice(0, at).reverse()
  if (stack === 'above') return first(above, frame)
  return first(lines.slice(at + 1), frame) ?? first(above.slice(0, HEADER_LINES), HEADER)
}

type Groups = Readonly<Record<string, string | undefined>>

interface Read { readonly words: string, readonly place: Place | null }

function read (lines: readonly string[], at: number, language: Language, groups: Groups): Read {
  const { name = '' } = groups
  const message = language.isSplit === undefined ? groups['message'] : lines[at + 1]
  return {
    words: cut(message === undefined || message === '' ? name : `${name}: ${message.trim()}`),
    place: language.stack === 'itself' ? placeIn(groups) : placeOf(lines, at, language)
  }
}

/** Errors of several languages look the same: their stacks do not. */
function errorAt (lines: readonly string[], at: number): Read | null {
  let first: Read | null = null
  for (const language of LANGUAGES) {
    const groups = language.error.exec(lines[at] ?? '')?.groups
    if (groups === undefined) continue
    const found = read(lines, at, language, groups)
    if (found.place !== null) return found
    first ??= found
  }
  return first
}

const last = (lines: readonly string[]): string | null => {
  const telling = lines.filter(line => !IDLE.test(line))
  return telling.findLast(line => /^(?:fatal|panic|error|abort)/i.test(line)) ?? telling.at(-1) ?? null
}

/**
 * The line that says most of what a program printed last: an error by its name, with the place in the user's own code; else the
 * last line with words in it. Null where there is none.
 * @param printed oldest first @param cwd paths are shown from here; empty where it is not known
 */
export function errorLine (printed: readonly string[], cwd = ''): string | null {
  const lines = printed.map(line => stripVTControlCharacters(line).trimEnd())
  for (let at = lines.length - 1; at >= 0; at--) {
    const found = errorAt(lines, at)
    if (found !== null) return found.place === null ? found.words : `${found.words} (${shown(found.place, cwd)})`
  }
  const words = last(lines)
  return words === null ? null : cut(words.trim())
}
