/** Launches the machine's Chromium for tests that look at pages; says why it cannot where there is none. */
import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

const asked = process.env['CHROMIUM_PATH']
const path = asked ?? PLACES.find(place => existsSync(place))

/** Why browser tests cannot run, or false: `t.test('...', { skip: noBrowser }, ...)`. */
export const noBrowser: string | false = path !== undefined && existsSync(path)
  ? false
  : asked === undefined ? 'no Chromium found; install it or set CHROMIUM_PATH' : `CHROMIUM_PATH=${asked} does not exist`

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--no-first-run', '--no-proxy-server']

/**
 * Starts it and has `t` close it. An answer that is cut short makes `goto` wait for its load: give `waitUntil: 'commit'`.
 */
export async function launchBrowser (t: { teardown (end: () => unknown): unknown }, args: readonly string[] = []): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: path ?? '', args: [...ARGUMENTS, ...args] })
  t.teardown(() => browser.close())
  return browser
}
