/** What a program is given to know: a small environment, or the edge's own, and where it has to listen. */
import type { LaunchSettings } from './settings.js'
import { VARIABLE } from './token.js'

/** Variables that hardly any program can do without, and that say nothing about the edge. */
const COMMON = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TERM', 'COLORTERM', 'TMPDIR', 'TEMP', 'TMP', 'TZ', 'SystemRoot', 'ComSpec', 'PATHEXT', 'APPDATA', 'USERPROFILE']

/** The edge's own options, and what npm tells the programs that it runs: npm of the program's own would believe it. */
const PRIVATE = /^(?:EDGEPROXY_|npm_|INIT_CWD$|TAP)/

const inherited = (isWhole: boolean): Record<string, string> => Object.fromEntries(Object.entries(process.env)
  .filter(([name, value]) => value !== undefined && (isWhole ? !PRIVATE.test(name) : COMMON.includes(name))) as [string, string][])

/** A program that prints into our pipe would leave out the colors that a terminal at our end shows. */
const colors = (): Record<string, string> => process.stdout.isTTY && process.stdout.hasColors() ? { FORCE_COLOR: '1' } : {}

/** Where a program is told to listen, in the documented names. */
export const placeVariables = (ip: string, port: number): Record<string, string> => ({ IP: ip, HOST: ip, PORT: String(port) })

export const environmentOf = ({ env, inheritEnv }: LaunchSettings, place: Readonly<Record<string, string>>, token: string): Record<string, string> =>
  ({ ...inheritEnv ? colors() : {}, ...inherited(inheritEnv), ...env, ...place, [VARIABLE]: token })
