/** The examples of the documented page on failed starts, as people paste them, and what each is. */
export const EXAMPLES: ReadonlyArray<{ readonly give: string, readonly text: string, readonly want: readonly string[], readonly says: readonly string[] }> = [
  {
    give: 'Apache: quota',
    want: ['upstream_start_failed/quota_exceeded'],
    says: ['/home/foo/admin/logs/apache/apache.log'],
    text: '=> Log sites pour un site utilisant Apache :\nSTDERR: (122)Disk quota exceeded: apache: could not open error log file /home/foo/admin/logs/apache/apache.log.\n'
  },
  {
    give: 'Apache: quota, its own log alone',
    want: ['upstream_start_failed/quota_exceeded'],
    says: ['/home/foo/admin/config/apache/run/'],
    text: '[error] (122)Disk quota exceeded: Couldn\'t bind unix domain socket /home/foo/admin/config/apache/run/cgisoc\nk.XXXXXXX\n[error] (122)Disk quota exceeded: could not create /home/foo/admin/config/apache/run/apache.pid\n[error] apache: could not log pid to file /home/foo/admin/config/apache/run/apache.pid'
  },
  {
    give: 'Apache: log not found',
    want: ['upstream_start_failed/log_unwritable'],
    says: ['/home/foo/admin/logs/apache/apache.log'],
    text: 'STDERR: (2)No such file or directory: apache: could not open error log file /home/foo/admin/logs/apache/apache.log.\nSTDERR: Unable to open logs'
  },
  {
    give: 'Apache: stray characters',
    want: ['upstream_start_failed/directive_invalid'],
    says: ['/home/foo/admin/config/apache/sites.conf', 'XXX'],
    text: 'STDERR: Syntax error on line XXX of /home/foo/admin/config/apache/sites.conf:\nSTDERR: Invalid command \'XXX\', perhaps misspelled or defined by a module not included in the server configuration'
  },
  {
    give: 'uWSGI: its line in the site log alone',
    want: ['upstream_start_failed/exited'],
    says: ['~/admin/logs/uwsgi'],
    text: 'STDERR: [uWSGI] getting INI configuration from /home/foo/admin/config/uwsgi/XXXXX.conf\nUpstream starting failed: /usr/alwaysdata/uwsgi/2.0.17.1/bin/uwsgi --ini /home/foo/admin/config/uwsgi/XXXXX.conf (return code: 1 | reason: -)'
  },
  {
    give: 'uWSGI: the whole example',
    says: ['/home/foowww'],
    want: ['upstream_start_failed/cwd_missing', 'upstream_start_failed/app_missing', 'upstream_start_failed/callable_missing', 'upstream_start_failed/dependency_missing'],
    text: `=> Logs sites :
STDERR: [uWSGI] getting INI configuration from /home/foo/admin/config/uwsgi/XXXXX.conf
Upstream starting failed: /usr/alwaysdata/uwsgi/2.0.17.1/bin/uwsgi --ini /home/foo/admin/config/uwsgi/XXXXX.conf (return code: 1 | reason: -)

=> Logs uWSGI ($HOME/admin/logs/uwsgi) :
chdir() to /home/foowww
chdir(): No such file or directory [core/uwsgi.c line 2631]
-----
failed to open python file /home/foo/www/app.py
unable to load app 0 (mountpoint='') (callable not found or import error)
-----
unable to find "application" callable in file /home/foo/www/manage.py
-----
ModuleNotFoundError: No module named 'XXXX'`
  },
  { give: 'uWSGI: its own log alone', want: ['upstream_start_failed/cwd_missing'], says: ['/home/foowww'], text: 'chdir() to /home/foowww\nchdir(): No such file or directory [core/uwsgi.c line 2631]' },
  {
    give: 'the working directory',
    want: ['upstream_start_failed/cwd_missing'],
    says: ['/www/'],
    text: 'Upstream starting failed: node ~/www/app.js (return code: - | reason: No such file or directory: \'/www/\')'
  },
  {
    give: 'the damaged form, and no end of the last line',
    want: ['upstream_start_failed/script_missing'],
    says: ['/home/foo/www/app.js'],
    text: `STDERR: internal/modules/cjs/loader.js:589
[1STDERR:     throw err;
STDERR:     ^
STDERR: 
STDERR: Error: Cannot find module '/home/foo/www/app.js'
STDERR:     at Function.Module._resolveFilename (internal/modules/cjs/loader.js:587:15)
STDERR:     at bootstrapNodeJSCore (internal/bootstrap/node.js:878:3)
Upstream starting failed: node ~/www/app.js`
  }
]
