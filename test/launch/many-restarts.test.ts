// What many restarts leave behind: nothing. A hundred show it; the nightly run makes a thousand of them (EDGEPROXY_RESTARTS).
import t from 'tap'
import { descendants, launch, openFiles } from '../support/launched.js'
import { eventually } from '../support/story.js'

const RESTARTS = Number(process.env['EDGEPROXY_RESTARTS'] ?? 100)

const linux = process.platform === 'linux' ? false : 'needs /proc'

t.test(`${RESTARTS} restarts leave no process, no port and no file open`, { skip: linux, timeout: 200_000 }, async t => {
  // a program that starts in milliseconds: nothing else is measured
  const quick = ['/usr/bin/perl', '-MIO::Socket::INET', '-e', `
    my $server = IO::Socket::INET->new(LocalAddr => $ENV{IP}, LocalPort => $ENV{PORT}, Listen => 64, ReuseAddr => 1) or die;
    while (my $client = $server->accept) { $client->recv(my $request, 4096); print $client "HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\nok"; close $client }`]
  // four programs, restarted side by side
  const sites = ['a', 'b', 'c', 'd'].map(name => ({ name, hosts: `${name}.test`, command: quick }))
  const { edge, get, log } = await launch(t, undefined, { sites, settleTime: '1ms', start: 'eager', stopTimeout: '2s' })
  await eventually(() => log.lines.filter(({ msg }) => /listens on/.test(msg)).length === 4)
  const asked = (): Promise<{ status: number }> => get('/', { host: 'a.test' })
  await asked()
  const before = openFiles()
  const began = performance.now()
  for (let i = 0; i < RESTARTS / 4; i++) await edge.restart()
  t.comment(`${Math.round((performance.now() - began) / RESTARTS)} ms for each`)
  t.equal((await asked()).status, 200)
  const started = log.lines.filter(({ msg }) => /listens on/.test(msg)).length
  t.ok(started >= RESTARTS, `${started} starts`)
  t.ok(Math.abs(openFiles() - before) <= 4, `${before} files open before, ${openFiles()} after`)
  t.ok(descendants().length <= 5, 'four programs and one watchdog')
  await edge.close({ within: 2000 })
  t.strictSame(descendants(), [])
})
