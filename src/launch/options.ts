/** Options of programs that the edge starts itself. */
import type { Rows } from '../options/row.js'
import { port, toggle } from '../options/values/number.js'
import { choice } from '../options/values/text.js'
import { command, family, folder, instances, ip, reloadSignal, variables } from './options/program.js'
import type { LaunchSettings } from './settings.js'

export const rows = {
  /** In place of `upstream`: the program to start, as a list of words, or as a line that is divided at its spaces. */
  command: {
    group: 'launch',
    level: 'both',
    value: command,
    flag: '',
    only: 'file',
    default: null,
    otherwise: 'nothing is started',
    into: 'launch',
    meaning: 'in place of upstream: the program to start, as a list of words or one line; on the command line behind --'
  },
  /** Its working directory. Default: the current one. */
  cwd: {
    group: 'launch',
    level: 'both',
    value: folder,
    default: null,
    otherwise: 'the folder of the config file, or the current one',
    into: 'launch',
    meaning: 'working directory of the program'
  },
  /** Its variables, besides PORT, HOST and IP. */
  env: {
    group: 'launch',
    level: 'both',
    value: variables,
    list: true,
    default: null,
    otherwise: 'a small environment',
    into: 'launch',
    meaning: 'variables of the program, besides PORT, HOST and IP, which the edge gives it'
  },
  /** Give it this process's whole environment. Default false: only the few variables that every program needs. */
  inheritEnv: {
    group: 'launch',
    level: 'both',
    value: toggle,
    default: 'false',
    presets: { dashes: 'true' },
    otherwise: 'true behind --, else false',
    into: 'launch',
    meaning: 'give the program the edge\'s whole environment instead of the few variables that every program needs'
  },
  /** Address it is told to listen on. Default 127.0.0.1, or ::1 with family 6. */
  programHost: {
    group: 'launch',
    level: 'both',
    value: ip,
    default: null,
    otherwise: 'as family says',
    into: 'launch',
    meaning: 'address that the program is told to listen on'
  },
  /** IP version of the address it is told to listen on. Default 4. */
  family: {
    group: 'launch',
    level: 'both',
    value: family,
    default: '4',
    into: 'launch',
    meaning: 'IP version of the address that the program is told to listen on: 127.0.0.1 or ::1'
  },
  /** Port it is told to listen on. Default 0: any free one. */
  programPort: {
    group: 'launch',
    level: 'both',
    value: port,
    default: '0',
    into: 'launch',
    meaning: 'port that the program is told to listen on; 0 takes any free one'
  },
  /** How many of it run. Default 1. */
  instances: {
    group: 'launch',
    level: 'both',
    value: instances,
    default: '1',
    into: 'launch',
    meaning: 'how many of the program run; requests go to them in turn'
  },
  /** With the edge, or when a request needs it. Default `on-request`. */
  start: {
    group: 'launch',
    level: 'both',
    value: choice('eager', 'on-request'),
    default: 'on-request',
    presets: { dashes: 'eager' },
    otherwise: 'eager behind --, else on-request',
    into: 'launch',
    meaning: 'when the program is started: with the edge and after every crash, or when a request needs it'
  },
  /** Show browsers a page that reloads itself while it starts. Default false. */
  startPage: {
    group: 'launch',
    level: 'both',
    value: toggle,
    default: 'false',
    presets: { dashes: 'true' },
    otherwise: 'true behind --, else false',
    into: 'launch',
    meaning: 'show a browser a page that reloads itself while the program starts, instead of letting it wait'
  },
  /** When it listens elsewhere than it was told. Default `refuse`. */
  elsewhere: {
    group: 'launch',
    level: 'both',
    value: choice('refuse', 'follow', 'brand'),
    default: 'refuse',
    presets: { dashes: 'brand' },
    otherwise: 'brand behind --, else refuse',
    into: 'launch',
    meaning:
      'what to do when the program listens on another port or address than it was given: refuse it, follow it there, or' +
      ' as the platform that the brand imitates does; follow where that starts no programs'
  },
  /** Makes it start anew without going away. Default `none`. */
  reloadSignal: {
    group: 'launch',
    level: 'both',
    value: reloadSignal,
    default: 'none',
    into: 'launch',
    meaning: 'signal that makes the program start anew without going away; with none a restart stops and starts it'
  },
  /** The account's folder, for logs and generated configuration. Default: no files are kept. */
  home: {
    group: 'launch',
    level: 'both',
    value: folder,
    variable: 'EDGEPROXY_ACCOUNT_HOME',
    default: null,
    otherwise: 'no files are kept',
    into: 'launch',
    meaning:
      'folder of the account: the site log and other logs go below admin/logs in it, generated configuration below ' +
      'admin/config'
  }
} as const satisfies Rows

declare module '../options/settings.js' {
  interface SiteSettings {
    /** The program that the edge starts; null where it starts none. */
    readonly launch: LaunchSettings | null
  }
}
