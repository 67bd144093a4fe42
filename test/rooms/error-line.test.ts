// The line of a program's last output that says why it ended, as each language really writes it.
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { errorLine } from '../../src/diagnosis/error-line.js'

const NODE_TAIL = `    at Module._compile (node:internal/modules/cjs/loader:1521:14)
    at node:internal/main/run_main_module:28:49

Node.js v20.20.2`

const CASES: ReadonlyArray<readonly [name: string, printed: string, want: string | null]> = [
  ['Node.js', `/srv/app.js:3
function go () { throw new Error("boom at checkout") }
                 ^

Error: boom at checkout
    at go (/srv/app.js:3:24)
    at Object.<anonymous> (/srv/app.js:4:1)
${NODE_TAIL}`, 'Error: boom at checkout (app.js:3:24)'],
  ['Node.js: the first frame of a package is not the user\'s', `Error: no such table
    at Database.prepare (/srv/node_modules/better-sqlite3/lib/wrappers.js:5:21)
    at shop (file:///srv/lib/shop.mjs:12:8)
${NODE_TAIL}`, 'Error: no such table (lib/shop.mjs:12:8)'],
  ['Node.js: a syntax error has its place above', `/srv/syn.js:1
const a = ;
          ^

SyntaxError: Unexpected token ';'
    at wrapSafe (node:internal/modules/cjs/loader:1464:18)
${NODE_TAIL}`, 'SyntaxError: Unexpected token \';\' (syn.js:1)'],
  ['Node.js: an error with members', `node:fs:573
  return binding.open(
                 ^

Error: ENOENT: no such file or directory, open 'none.json'
    at Object.openSync (node:fs:573:18)
    at Object.<anonymous> (/srv/fs.js:1:26) {
  errno: -2,
  code: 'ENOENT'
}

Node.js v20.20.2`, 'Error: ENOENT: no such file or directory, open \'none.json\' (fs.js:1:26)'],
  ['npm tells afterwards what everybody knows', `TypeError: x is not a function
    at /srv/src/a.js:2:1
npm error Lifecycle script \`start\` failed with error:
npm error code 1`, 'TypeError: x is not a function (src/a.js:2:1)'],
  ['a log line before it', 'listening\nGET / 200\nRangeError: out of range', 'RangeError: out of range'],
  ['colors', '\u001b[31mError: red\u001b[39m\n    at go (/srv/app.js:3:24)', 'Error: red (app.js:3:24)'],
  ['Python', `Traceback (most recent call last):
  File "/srv/app.py", line 4, in <module>
    go()
  File "/usr/lib/python3.11/json/decoder.py", line 3, in go
    return 1/0
           ~^~
ZeroDivisionError: division by zero`, 'ZeroDivisionError: division by zero (app.py:4)'],
  ['Python: Django', 'Traceback (most recent call last):\n  File "/srv/manage.py", line 22, in <module>\n    main()\n' +
    'django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty.',
  'django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty. (manage.py:22)'],
  ['PHP', `PHP Fatal error:  Uncaught Exception: boom in /srv/a.php:2
Stack trace:
#0 /srv/a.php(3): go()
#1 {main}
  thrown in /srv/a.php on line 2`, 'PHP Fatal error: Uncaught Exception: boom (a.php:2)'],
  ['Ruby', `app.rb:3:in 'block in <main>': boom (RuntimeError)
\tfrom app.rb:9:in 'call'`, 'RuntimeError: boom (app.rb:3)'],
  ['Go', `panic: runtime error: index out of range [5] with length 3

goroutine 1 [running]:
main.handler(...)
\t/srv/main.go:12
main.main()
\t/srv/main.go:20 +0x1d
exit status 2`, 'panic: runtime error: index out of range [5] with length 3 (main.go:12)'],
  ['Rust', `thread 'main' panicked at src/main.rs:4:5:
boom
note: run with \`RUST_BACKTRACE=1\` environment variable to display a backtrace`, 'panicked: boom (src/main.rs:4:5)'],
  ['Java', 'Exception in thread "main" java.lang.IllegalStateException: boom\n' +
    '\tat java.base/java.util.List.of(List.java:3)\n\tat Main.main(Main.java:1)',
  'java.lang.IllegalStateException: boom (Main.java:1)'],
  ['.NET', 'Unhandled exception. System.InvalidOperationException: boom\n   at Program.<Main>$(String[] args) in /srv/Program.cs:line 3',
    'System.InvalidOperationException: boom (Program.cs:3)'],
  ['Elixir', '** (RuntimeError) boom\n    app.exs:1: (file)', 'RuntimeError: boom (app.exs:1)'],
  ['Deno', 'error: Uncaught (in promise) Error: boom\n    at file:///srv/app.ts:3:9', 'Error: boom (app.ts:3:9)'],
  ['Perl', 'boom at a.pl line 2.', 'boom at a.pl line 2.'],
  ['none of them: a line that speaks of an error', 'starting\nfatal: no configuration\nbye', 'fatal: no configuration'],
  ['none of them: the last with words', 'Please upgrade Node.js to a supported version\n\nNode.js v20.20.2',
    'Please upgrade Node.js to a supported version'],
  ['nothing', '', null]
]

for (const [name, printed, want] of CASES) {
  t.test(name, async t => { t.equal(errorLine(printed.split('\n'), '/srv'), want) })
}

t.test('a file elsewhere is shown by its name, and a very long message is cut', async t => {
  t.equal(errorLine(['Error: x', '    at /opt/other/lib/a.js:1:2'], '/srv'), 'Error: x (a.js:1:2)')
  t.equal(errorLine(['Error: x', '    at /opt/other/lib/a.js:1:2']), 'Error: x (a.js:1:2)')
  t.equal(errorLine([`Error: ${'x'.repeat(5000)}`])?.length, 201)
})

/** Programs of this machine that crash in their own words. */
const REAL: ReadonlyArray<readonly [command: string, file: string, source: string, want: string]> = [
  [process.execPath, 'app.js', 'setTimeout(() => {\n  throw new RangeError(\'boom\')\n}, 1)', 'RangeError: boom (app.js:2:9)'],
  ['python3', 'app.py', 'def go():\n    return 1/0\ngo()', 'ZeroDivisionError: division by zero (app.py:2)'],
  ['php', 'a.php', '<?php\nthrow new Exception("boom");', 'Fatal error: Uncaught Exception: boom (a.php:2)'],
  ['perl', 'a.pl', 'die "boom";', 'boom at'],
  ['ruby', 'a.rb', 'raise "boom"', 'RuntimeError: boom (a.rb:1)']
]

for (const [command, file, source, want] of REAL) {
  t.test(`${file} for real`, async t => {
    const cwd = t.testdir({})
    writeFileSync(join(cwd, file), source)
    const { NODE_OPTIONS: _, ...env } = process.env
    const printed = await new Promise<string | null>(resolve => {
      execFile(command, [join(cwd, file)], { cwd, env }, (error, stdout, stderr) => {
        resolve(error?.code === 'ENOENT' ? null : stderr || stdout)
      })
    })
    if (printed === null) t.pass(`${command} is not on this machine`)
    else t.match(errorLine(printed.split('\n'), cwd), want)
  })
}
