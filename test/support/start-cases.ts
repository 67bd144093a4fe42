/** Starts that failed, with what the programs really said: collected from runs of Node 10 to 20, npm, CPython, PHP, dash, bash, Apache 2.2 and 2.4, uWSGI 2.0. */
import type { Reason } from '../../src/diagnosis/cause.js'
import type { Given } from './start-report.js'

export interface Case {
  readonly give: string
  readonly report: Given
  readonly want: Reason
  /** What both languages name. */
  readonly says?: readonly string[]
}

const spawn = (errno: string, path: string | null, more: Given = {}): Given => ({ phase: 'spawn', errno, path, exitCode: null, ...more })
const apache = (stderr: string, more: Given = {}): Given => ({ command: 'apache2 -f /home/foo/admin/config/apache/sites.conf -DFOREGROUND', stderr, ...more })
const uwsgi = (log: string, more: Given = {}): Given => ({ command: 'uwsgi --ini /home/foo/admin/config/uwsgi/1.conf', stderr: '[uWSGI] getting INI configuration from /home/foo/admin/config/uwsgi/1.conf', log, ...more })

const BIND = 'Error: listen'

export const CASES: readonly Case[] = [
  { give: 'the port answered before', want: 'port_taken', report: spawn('EADDRINUSE', '127.0.16.103:8100', { portOwner: 'node (pid 812)' }), says: ['127.0.16.103:8100', 'node (pid 812)'] },
  { give: 'the port answered before, by whom is not seen', want: 'port_taken', report: spawn('EADDRINUSE', null), says: ['127.0.16.103:8100'] },
  { give: 'the folder', want: 'cwd_missing', report: spawn('ENOENT', '/home/foo/www'), says: ['/home/foo/www'] },
  { give: 'a log that does not tell the folder', want: 'cwd_missing', report: spawn('ENOENT', '/www/', { cwd: '', command: 'node ~/www/app.js' }), says: ['/www/'] },
  { give: 'without a path', want: 'cwd_missing', report: spawn('ENOENT', null, { cwd: '' }) },
  { give: 'dash', want: 'cwd_missing', report: { command: 'cd www && npm start', exitCode: 2, stderr: 'sh: 1: cd: can\'t cd to www' }, says: ['www'] },
  { give: 'bash', want: 'cwd_missing', report: { stderr: 'bash: line 1: cd: www: No such file or directory' }, says: ['www'] },
  { give: 'uWSGI', want: 'cwd_missing', report: uwsgi('chdir() to /home/foowww\nchdir(): No such file or directory [core/uwsgi.c line 2631]'), says: ['/home/foowww'] },
  { give: 'the folder is a file', want: 'cwd_not_directory', report: spawn('ENOTDIR', '/home/foo/www'), says: ['/home/foo/www'] },
  { give: 'uWSGI, a file', want: 'cwd_not_directory', report: uwsgi('chdir() to /home/foo/f\nchdir(): Not a directory [core/uwsgi.c line 2625]'), says: ['/home/foo/f'] },
  { give: 'the folder is locked', want: 'cwd_forbidden', report: spawn('EACCES', '/home/foo/www'), says: ['/home/foo/www'] },
  { give: 'no such program', want: 'command_missing', report: spawn('ENOENT', 'nodejs8', { command: 'nodejs8 app.js' }), says: ['nodejs8'] },
  { give: 'a line in quotes', want: 'command_missing', report: spawn('ENOENT', 'npm run dev', { command: '\'npm run dev\'' }), says: ['npm run dev'] },
  { give: 'a variable before it', want: 'command_missing', report: spawn('ENOENT', 'PORT=3000', { command: 'PORT=3000 node app.js' }), says: ['PORT', '--env'] },
  { give: 'dash', want: 'command_missing', report: { exitCode: 127, stderr: '/bin/sh: 1: nodejs8: not found' }, says: ['nodejs8'] },
  { give: 'bash', want: 'command_missing', report: { exitCode: 127, stderr: 'bash: line 1: nosuchx: command not found' }, says: ['nosuchx'] },
  { give: 'env', want: 'command_missing', report: { exitCode: 127, stderr: '/usr/bin/env: ‘nosuch’: No such file or directory' }, says: ['nosuch'] },
  { give: 'a script without its interpreter', want: 'command_missing', report: { exitCode: 127, stderr: 'bash: line 1: ./g: cannot execute: required file not found' }, says: ['./g'] },
  { give: 'the code alone', want: 'command_missing', report: { exitCode: 127 }, says: ['127'] },
  { give: 'the program', want: 'not_executable', report: spawn('EACCES', './app', { command: './app -p 1' }), says: ['./app'] },
  { give: 'dash', want: 'not_executable', report: { exitCode: 126, stderr: 'sh: 1: ./f: Permission denied' }, says: ['./f'] },
  { give: 'the code alone', want: 'not_executable', report: { exitCode: 126 }, says: ['126'] },
  { give: 'a read-only disk', want: 'config_unwritable', report: spawn('EROFS', '/home/foo/admin/config/apache/run', { cwd: '/home/foo' }), says: ['/home/foo/admin/config/apache/run', 'EROFS'] },
  { give: 'somebody else\'s folder', want: 'config_unwritable', report: spawn('EACCES', '/home/foo/admin/logs/uwsgi', { cwd: '' }), says: ['/home/foo/admin/logs/uwsgi'] },
  { give: 'too long a command', want: 'spawn_failed', report: spawn('E2BIG', 'node'), says: ['E2BIG'] },

  { give: 'Node 10, as in the documentation', want: 'script_missing', report: { command: 'node ~/www/app.js', stderr: 'internal/modules/cjs/loader.js:589\n    throw err;\n    ^\n\nError: Cannot find module \'/home/foo/www/app.js\'\n    at Function.Module._resolveFilename (internal/modules/cjs/loader.js:587:15)' }, says: ['/home/foo/www/app.js'] },
  { give: 'Node 20', want: 'script_missing', report: { stderr: 'node:internal/modules/cjs/loader:1210\n  throw err;\n  ^\n\nError: Cannot find module \'/home/foo/www/app.js\'\n    at node:internal/main/run_main_module:28:49 {\n  code: \'MODULE_NOT_FOUND\',\n  requireStack: []\n}\n\nNode.js v20.20.2' }, says: ['/home/foo/www/app.js'] },
  { give: 'Node with a loader', want: 'script_missing', report: { stderr: 'Error [ERR_MODULE_NOT_FOUND]: Cannot find module \'/home/foo/www/app.js\' imported from /home/foo/www/\n    at x' }, says: ['/home/foo/www/app.js'] },
  { give: 'npm 10 without package.json', want: 'script_missing', report: { command: 'npm start', exitCode: 254, stderr: 'npm error code ENOENT\nnpm error syscall open\nnpm error path /home/foo/www/package.json\nnpm error errno -2\nnpm error enoent Could not read package.json: Error: ENOENT: no such file or directory, open \'/home/foo/www/package.json\'' }, says: ['/home/foo/www/package.json'] },
  { give: 'npm 6 without package.json', want: 'script_missing', report: { command: 'npm start', exitCode: 254, stderr: 'npm ERR! code ENOENT\nnpm ERR! syscall open\nnpm ERR! path /home/foo/www/package.json' }, says: ['/home/foo/www/package.json'] },
  { give: 'npm, the code alone', want: 'script_missing', report: { command: 'npm start', exitCode: 254 }, says: ['package.json'] },
  { give: 'npm without that script', want: 'script_missing', report: { command: 'npm start', stderr: 'npm error Missing script: "start"\nnpm error' }, says: ['start'] },
  { give: 'Python', want: 'script_missing', report: { command: 'python3 app.py', exitCode: 2, stderr: 'python3: can\'t open file \'/home/foo/www/app.py\': [Errno 2] No such file or directory' }, says: ['/home/foo/www/app.py'] },
  { give: 'PHP', want: 'script_missing', report: { stderr: 'Could not open input file: missing.php' }, says: ['missing.php'] },
  { give: 'bash', want: 'script_missing', report: { command: 'bash missing.sh', exitCode: 127, stderr: 'bash: missing.sh: No such file or directory' }, says: ['missing.sh'] },
  { give: 'dash', want: 'script_missing', report: { command: 'sh missing.sh', exitCode: 2, stderr: 'sh: 0: cannot open missing.sh: No such file' }, says: ['missing.sh'] },
  { give: 'a package', want: 'dependency_missing', report: { stderr: 'Error: Cannot find module \'express\'\nRequire stack:\n- /home/foo/www/app.js\n    at Module._resolveFilename (node:internal/modules/cjs/loader:1207:15)' }, says: ['express', '/home/foo/www/app.js'] },
  { give: 'a file of one\'s own', want: 'dependency_missing', report: { stderr: 'Error: Cannot find module \'/home/foo/www/lib\'\nRequire stack:\n- /home/foo/www/app.js' }, says: ['/home/foo/www/lib'] },
  { give: 'an ES module\'s package', want: 'dependency_missing', report: { stderr: 'Error [ERR_MODULE_NOT_FOUND]: Cannot find package \'express\' imported from /home/foo/www/app.mjs\n    at x {' }, says: ['express', '/home/foo/www/app.mjs'] },
  { give: 'an ES module\'s file', want: 'dependency_missing', report: { stderr: 'Error [ERR_MODULE_NOT_FOUND]: Cannot find module \'/home/foo/www/lib.mjs\' imported from /home/foo/www/app.mjs' }, says: ['/home/foo/www/lib.mjs'] },
  { give: 'preloaded', want: 'dependency_missing', report: { stderr: 'Error: Cannot find module \'dotenv/config\'\nRequire stack:\n- internal/preload' }, says: ['dotenv/config'] },
  { give: 'Python', want: 'dependency_missing', report: { stderr: 'Traceback (most recent call last):\n  File "/home/foo/app.py", line 1, in <module>\n    import flask\nModuleNotFoundError: No module named \'flask\'' }, says: ['flask'] },
  { give: 'python -m', want: 'dependency_missing', report: { stderr: '/usr/bin/python3: No module named gunicorn' }, says: ['gunicorn'] },
  { give: 'uWSGI', want: 'dependency_missing', report: uwsgi('ModuleNotFoundError: No module named \'django\'\nunable to load app 0 (mountpoint=\'\') (callable not found or import error)\n*** no app loaded. GAME OVER ***', { exitCode: 22 }), says: ['django'] },
  { give: 'Node', want: 'syntax_error', report: { stderr: '/home/foo/www/app.js:1\nlet a = ;\n        ^\n\nSyntaxError: Unexpected token \';\'\n    at wrapSafe (node:internal/modules/cjs/loader:1464:18)' }, says: ['/home/foo/www/app.js', '1', 'Unexpected token'] },
  { give: 'import outside of a module', want: 'syntax_error', report: { stderr: '(node:1) Warning: To load an ES module, set "type"\n/home/foo/www/app.js:1\nimport a from "fs"\n^^^^^^\n\nSyntaxError: Cannot use import statement outside a module' }, says: ['.mjs'] },
  { give: 'Python', want: 'syntax_error', report: { stderr: '  File "/home/foo/app.py", line 7\n    x = = 1\n        ^\nSyntaxError: invalid syntax' }, says: ['/home/foo/app.py', '7', 'invalid syntax'] },
  { give: 'Python\'s indentation', want: 'syntax_error', report: { stderr: '  File "/home/foo/app.py", line 1\n    x=1\nIndentationError: unexpected indent' }, says: ['unexpected indent'] },
  { give: 'PHP', want: 'syntax_error', report: { exitCode: 255, stderr: 'PHP Parse error:  syntax error, unexpected token ";" in /home/foo/a.php on line 3' }, says: ['/home/foo/a.php', '3'] },

  { give: 'Node', want: 'address_in_use', report: { stderr: `${BIND} EADDRINUSE: address already in use 127.0.0.1:8100`, portOwner: 'node (pid 812)' }, says: ['127.0.0.1:8100', 'node (pid 812)'] },
  { give: 'Node on all addresses', want: 'address_in_use', report: { stderr: `${BIND} EADDRINUSE: address already in use :::8100` }, says: [':::8100'] },
  { give: 'Python', want: 'address_in_use', report: { stderr: 'OSError: [Errno 98] Address already in use' } },
  { give: 'Apache', want: 'address_in_use', report: apache('(98)Address already in use: AH00072: make_sock: could not bind to address 127.0.0.1:8100\nno listening sockets available, shutting down\nAH00015: Unable to open logs'), says: ['127.0.0.1:8100'] },
  { give: 'uWSGI', want: 'address_in_use', report: uwsgi('probably another instance of uWSGI is running on the same address (127.0.0.1:8100).\nbind(): Address already in use [core/socket.c line 769]'), says: ['127.0.0.1:8100'] },
  { give: 'Go', want: 'address_in_use', report: { stderr: '2026/07/01 10:00:00 listen tcp 127.0.0.1:8100: bind: address already in use' }, says: ['127.0.0.1:8100'] },
  { give: 'Node', want: 'address_unavailable', report: { stderr: `${BIND} EADDRNOTAVAIL: address not available 10.9.9.9:8100` }, says: ['10.9.9.9:8100'] },
  { give: 'Python', want: 'address_unavailable', report: { stderr: 'OSError: [Errno 99] Cannot assign requested address' } },
  { give: 'Apache', want: 'address_unavailable', report: apache('(99)Cannot assign requested address: AH00072: make_sock: could not bind to address 10.9.9.9:80\nAH00015: Unable to open logs'), says: ['10.9.9.9:80'] },
  { give: 'Node', want: 'port_forbidden', report: { stderr: `${BIND} EACCES: permission denied 0.0.0.0:80` }, says: ['0.0.0.0:80'] },
  { give: 'Python', want: 'port_forbidden', report: { stderr: '    self.socket.bind(self.server_address)\nPermissionError: [Errno 13] Permission denied' } },
  { give: 'Apache', want: 'port_forbidden', report: apache('(13)Permission denied: AH00072: make_sock: could not bind to address 0.0.0.0:80\nAH00015: Unable to open logs'), says: ['0.0.0.0:80'] },

  { give: 'Apache 2.2', want: 'quota_exceeded', report: apache('(122)Disk quota exceeded: apache: could not open error log file /home/foo/admin/logs/apache/apache.log.'), says: ['/home/foo/admin/logs/apache/apache.log'] },
  { give: 'Apache 2.4', want: 'quota_exceeded', report: apache('(122)Disk quota exceeded: AH00091: apache2: could not open error log file /home/foo/admin/logs/apache/apache.log.\nAH00015: Unable to open logs') },
  { give: 'Apache, silent but for its own log', want: 'quota_exceeded', report: apache('', { log: '[error] (122)Disk quota exceeded: could not create /home/foo/admin/config/apache/run/apache.pid\n[error] apache: could not log pid to file /home/foo/admin/config/apache/run/apache.pid' }), says: ['/home/foo/admin/config/apache/run/apache.pid'] },
  { give: 'Node', want: 'quota_exceeded', report: { stderr: 'Error: EDQUOT: disk quota exceeded, open \'/home/foo/x.log\'' }, says: ['/home/foo/x.log'] },
  { give: 'before the program', want: 'quota_exceeded', report: spawn('EDQUOT', '/home/foo/admin/config/uwsgi/1.conf'), says: ['/home/foo/admin/config/uwsgi/1.conf'] },
  { give: 'Apache', want: 'disk_full', report: apache('(28)No space left on device: AH00091: apache2: could not open error log file /home/foo/apache.log.\nAH00015: Unable to open logs'), says: ['/home/foo/apache.log'] },
  { give: 'Node', want: 'disk_full', report: { stderr: 'Error: ENOSPC: no space left on device, write' } },
  { give: 'watching too many files is another thing', want: 'exited', report: { stderr: 'Error: ENOSPC: System limit for number of file watchers reached, watch \'/home/foo\'' } },

  { give: 'Apache 2.2', want: 'log_unwritable', report: apache('(2)No such file or directory: apache: could not open error log file /home/foo/admin/logs/apache/apache.log.\nUnable to open logs'), says: ['/home/foo/admin/logs/apache/apache.log'] },
  { give: 'Apache 2.4, the folder', want: 'log_unwritable', report: apache('(2)No such file or directory: AH02291: Cannot access directory \'/home/foo/admin/logs/\' for main error log\nAH00014: Configuration check failed'), says: ['/home/foo/admin/logs/'] },
  { give: 'uWSGI', want: 'log_unwritable', report: uwsgi('', { stderr: '[uWSGI] getting INI configuration from u.ini\nopen("/nonexist/u.log"): No such file or directory [core/logging.c line 288]' }), says: ['/nonexist/u.log'] },
  { give: 'stray characters', want: 'directive_invalid', report: apache('AH00526: Syntax error on line 10 of /home/foo/sites.conf:\nInvalid command \'@#stray\', perhaps misspelled or defined by a module not included in the server configuration'), says: ['10', '/home/foo/sites.conf', '@#stray'] },
  { give: 'a section that is not closed', want: 'directive_invalid', report: apache('apache2: Syntax error on line 10 of /home/foo/sites.conf: /home/foo/sites.conf:10: <VirtualHost> was not closed.'), says: ['10', '<VirtualHost>'] },
  { give: 'a section that was not opened', want: 'directive_invalid', report: apache('apache2: Syntax error on line 10 of /home/foo/sites.conf: </VirtualHost> without matching <VirtualHost> section'), says: ['10', '</VirtualHost>'] },
  { give: 'a byte order mark', want: 'directive_invalid', report: apache('AH00526: Syntax error on line 1 of /home/foo/sites.conf:\nInvalid command \'\\xef\\xbb\\xbfServerRoot\', perhaps misspelled or defined by a module not included in the server configuration'), says: ['/home/foo/sites.conf', 'BOM'] },
  { give: 'a module that is not there', want: 'directive_invalid', report: apache('apache2: Syntax error on line 10 of /home/foo/sites.conf: Cannot load /nonexist.so into server: /nonexist.so: cannot open shared object file: No such file or directory'), says: ['/nonexist.so'] },
  { give: 'wrong values', want: 'directive_invalid', report: apache('AH00526: Syntax error on line 10 of /home/foo/sites.conf:\nServerName takes one argument, The hostname and port of the server'), says: ['ServerName takes one argument'] },
  { give: 'uWSGI, strict', want: 'directive_invalid', report: uwsgi('', { stderr: '[strict-mode] unknown config directive: foobar' }), says: ['foobar'] },
  { give: 'uWSGI', want: 'app_missing', report: uwsgi('failed to open python file /home/foo/www/app.py\nunable to load app 0 (mountpoint=\'\') (callable not found or import error)', { exitCode: 22 }), says: ['/home/foo/www/app.py'] },
  { give: 'uWSGI', want: 'callable_missing', report: uwsgi('unable to find "application" callable in file /home/foo/www/manage.py', { exitCode: 22 }), says: ['application', '/home/foo/www/manage.py'] },
  { give: 'uWSGI', want: 'environment_broken', report: uwsgi('Fatal Python error: init_fs_encoding: failed to get the Python codec of the filesystem encoding\nPython runtime state: core initialized\nModuleNotFoundError: No module named \'encodings\'') },

  { give: 'the kernel counted it', want: 'out_of_memory', report: { exitCode: null, signal: 'SIGKILL', outOfMemory: true } },
  { give: 'Node\'s heap', want: 'out_of_memory', report: { exitCode: 134, stderr: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory' } },
  { give: 'by itself', want: 'killed', report: { exitCode: null, signal: 'SIGSEGV' }, says: ['SIGSEGV'] },
  { give: 'through a shell', want: 'killed', report: { exitCode: 137, stderr: 'Killed' }, says: ['SIGKILL'] },
  { give: 'nothing to do', want: 'ended_at_once', report: { exitCode: 0 } },
  { give: 'a code', want: 'exited', report: { exitCode: 3, stderr: 'no database: giving up' }, says: ['3', 'no database: giving up'] },
  { give: 'an error that is thrown', want: 'exited', report: { stderr: 'throw new Error("x")\nError: no database\n    at Object.<anonymous> (/a.js:1:1)\n\nNode.js v20.20.2' }, says: ['Error: no database'] },
  { give: 'JSON that is broken is no source', want: 'exited', report: { stderr: '<anonymous_script>:1\n{a\n ^\n\nSyntaxError: Unexpected token a in JSON at position 1' } },
  { give: 'nothing is known', want: 'exited', report: { exitCode: null } },
  { give: 'uWSGI, its own log unseen', want: 'exited', report: uwsgi('', { ownLogFile: '/home/foo/admin/logs/uwsgi/1.log' }), says: ['/home/foo/admin/logs/uwsgi/1.log'] },
  { give: 'Apache, silent', want: 'exited', report: apache(''), says: ['apache.log'] },
  { give: 'alive and silent', want: 'never_listened', report: { phase: 'silent', exitCode: null }, says: ['127.0.16.103:8100'] }
]
