/** Environment of a program: a few variables or all of the edge's, and the address where it has to listen. */
import type { LaunchSettings } from './settings.js'
import { VARIABLE } from './token.js'

/** Variables that most programs need, and that reveal nothing about the edge. */
const COMMON = [
  'PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TERM', 'COLORTERM', 'TMPDIR', 'TEMP',
  'TMP', 'TZ', 'SystemRoot', 'ComSpec', 'PATHEXT', 'APPDATA', 'USERPROFILE'
]

/** The edge's own options, and the variables of npm's scripts, which would configure an npm that the program runs. */
const PRIVATE = /^(?:EDGEPROXY_|npm_|INIT_CWD$|TAP)/

const inherited = (isWhole: boolean): Record<string, string> => Object.fromEntries(Object.entries(process.env)
  .filter(([name, value]) => value !== undefined && (isWhole ? !PRIVATE.test(name) : COMMON.includes(name))) as [string, string][])

/** A program that prints to a pipe leaves out colors, although the edge's own output may be a terminal that shows them. */
const colors = (): Record<string, string> => process.stdout.isTTY && process.stdout.hasColors() ? { FORCE_COLOR: '1' } : {}

/** Where a program is told to listen, under the documented names. */
export const placeVariables = (ip: string, port: number): Record<string, string> => ({ IP: ip, HOST: ip, PORT: String(port) })

export const environmentOf = (
  { env, inheritEnv }: LaunchSettings,
  place: Readonly<Record<string, string>>,
  token: string
): Record<string, string> =>
  ({ ...inheritEnv ? colors() : {}, ...inherited(inheritEnv), ...env, ...place, [VARIABLE]: token })
