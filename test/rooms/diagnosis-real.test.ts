// What real programs say when they do not start, from the versions installed here.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import t from 'tap'
import { diagnose } from '../../src/diagnosis/diagnosis.js'
import { reportOf } from '../support/start-report.js'

interface Row { readonly give: string, readonly run: readonly string[], readonly want: string, readonly says: string }

const home = t.testdir({
  'pkg.cjs': 'require("express-is-not-there")',
  'esm.mjs': 'import "express-is-not-there"',
  'bad.cjs': 'let a = ;\n',
  'taken.cjs': 'require("net").createServer().listen(0, "127.0.0.1", function () { require("net").createServer().listen(this.address().port, "127.0.0.1") })',
  'bad.py': 'x = = 1\n',
  'mod.py': 'import not_there_at_all\n',
  'stray.conf': 'LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so\n@#stray\n',
  'open.conf': '<VirtualHost *:80>\n',
  'chdir.ini': '[uwsgi]\nplugins=python3\nhttp-socket=127.0.0.1:0\nchdir=/nonexistent-folder\n',
  'nolog.ini': '[uwsgi]\nhttp-socket=127.0.0.1:0\nlogto=/nonexistent-folder/u.log\n',
  'app.ini': '[uwsgi]\nplugins=python3\nhttp-socket=127.0.0.1:0\nneed-app=true\nwsgi-file=/nonexistent-folder/app.py\n'
})
const node = process.execPath
const apache = '/usr/sbin/apache2'
const uwsgi = '/usr/bin/uwsgi'

const ROWS: readonly Row[] = [
  { give: 'node, no such file', run: [node, `${home}/none.js`], want: 'script_missing', says: `${home}/none.js` },
  { give: 'node, a package', run: [node, `${home}/pkg.cjs`], want: 'dependency_missing', says: 'express-is-not-there' },
  { give: 'node, a package of an ES module', run: [node, `${home}/esm.mjs`], want: 'dependency_missing', says: 'express-is-not-there' },
  { give: 'node, syntax', run: [node, `${home}/bad.cjs`], want: 'syntax_error', says: 'bad.cjs' },
  { give: 'node, a port that is taken', run: [node, `${home}/taken.cjs`], want: 'address_in_use', says: '127.0.0.1:' },
  { give: 'sh, no such command', run: ['/bin/sh', '-c', 'not-there-at-all'], want: 'command_missing', says: 'not-there-at-all' },
  { give: 'sh, no such folder', run: ['/bin/sh', '-c', 'cd not-there-at-all && node a.js'], want: 'cwd_missing', says: 'not-there-at-all' },
  { give: 'sh, killed', run: ['/bin/sh', '-c', 'sh -c "kill -9 \\$\\$"; exit $?'], want: 'killed', says: 'SIGKILL' },
  { give: 'python, no such file', run: ['/usr/bin/python3', `${home}/none.py`], want: 'script_missing', says: `${home}/none.py` },
  { give: 'python, a package', run: ['/usr/bin/python3', `${home}/mod.py`], want: 'dependency_missing', says: 'not_there_at_all' },
  { give: 'python, syntax', run: ['/usr/bin/python3', `${home}/bad.py`], want: 'syntax_error', says: 'bad.py' },
  { give: 'apache, a stray line', run: [apache, '-f', `${home}/stray.conf`, '-DFOREGROUND'], want: 'directive_invalid', says: '@#stray' },
  { give: 'apache, an open section', run: [apache, '-f', `${home}/open.conf`, '-DFOREGROUND'], want: 'directive_invalid', says: 'open.conf' },
  { give: 'uwsgi, the folder', run: [uwsgi, '--ini', `${home}/chdir.ini`], want: 'cwd_missing', says: '/nonexistent-folder' },
  { give: 'uwsgi, its log', run: [uwsgi, '--ini', `${home}/nolog.ini`], want: 'log_unwritable', says: '/nonexistent-folder/u.log' },
  { give: 'uwsgi, the application', run: [uwsgi, '--ini', `${home}/app.ini`], want: 'app_missing', says: '/nonexistent-folder/app.py' }
]

for (const { give, run: [program = '', ...args], want, says } of ROWS) {
  t.test(give, { skip: existsSync(program) ? false : `${program} is not installed` }, async t => {
    const { status, signal, stderr, stdout } = spawnSync(program, args, { cwd: home, encoding: 'utf8', timeout: 8000, killSignal: 'SIGKILL', env: { PATH: process.env['PATH'] } })
    const { reason, explained } = diagnose(reportOf({ command: [program, ...args].join(' '), cwd: home, exitCode: status, signal, stderr: (stderr + stdout).trimEnd() }))
    t.equal(reason, want, stderr)
    t.ok(explained.happened.en.includes(says), explained.happened.en)
    t.ok(explained.happened.fr.includes(says), explained.happened.fr)
  })
}
