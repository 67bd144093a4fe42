// The programs that some tests drive: a browser, the packet filter. They are optional: a test without its program skips
// and says so. As root on a Debian-like system the missing ones are installed (NO_INSTALL=1 forbids it); elsewhere they
// are named.
import { existsSync } from 'node:fs'
import { spawnSync } from 'node:child_process'

/** Debian package -> where its program is found. */
const PROGRAMS = {
  chromium: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  nftables: ['/usr/sbin/nft', '/sbin/nft'],
  iproute2: ['/usr/sbin/ip', '/usr/bin/ip', '/sbin/ip'],
  python3: ['/usr/bin/python3'],
  openssl: ['/usr/bin/openssl'],
  // the programs alone: the packages apache2 and uwsgi would start services
  'apache2-bin': ['/usr/sbin/apache2'],
  'uwsgi-core': ['/usr/bin/uwsgi'],
  'uwsgi-plugin-python3': ['/usr/lib/uwsgi/plugins/python3_plugin.so'],
  'php-cgi': ['/usr/bin/php-cgi'],
  zsh: ['/usr/bin/zsh', '/bin/zsh'],
  fish: ['/usr/bin/fish'],
  strace: ['/usr/bin/strace'],
  'btrfs-progs': ['/usr/sbin/mkfs.btrfs', '/sbin/mkfs.btrfs', '/usr/bin/mkfs.btrfs']
}

const APT_TIMEOUT_MS = 5 * 60_000

/** Installs what is missing where that is possible; returns sentences about what is not there. */
export function installMissing () {
  const missing = missingPackages()
  if (missing.length === 0) return []
  const sentence = `missing: ${missing.join(', ')}; the tests that need them are skipped (Debian: apt-get install ${missing.join(' ')})`
  if (!mayInstall()) return [sentence]
  console.log(`installing ${missing.join(', ')}`)
  apt('update')
  for (const name of missing) apt('install', '-y', '--no-install-recommends', name)
  const still = missingPackages()
  return still.length === 0 ? [] : [`could not be installed: ${still.join(', ')}; the tests that need them are skipped`]
}

const missingPackages = () => process.platform !== 'linux'
  ? []
  : Object.entries(PROGRAMS).filter(([, places]) => !places.some(place => existsSync(place))).map(([name]) => name)

const mayInstall = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get') && (process.env.NO_INSTALL ?? '') === ''

const apt = (...args) => spawnSync('apt-get', ['-q', '-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=20', ...args], {
  stdio: ['ignore', 'ignore', 'inherit'],
  timeout: APT_TIMEOUT_MS,
  env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
})
