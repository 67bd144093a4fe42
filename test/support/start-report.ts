/** A start that failed, as much of it as a test wants to say. */
import type { StartReport } from '../../src/diagnosis/report.js'

export interface Given extends Partial<Omit<StartReport, 'lines' | 'ownLog'>> {
  /** One text, lines and all. */
  readonly stderr?: string
  readonly log?: string
}

const linesOf = (text: string): string[] => text === '' ? [] : text.split('\n')

export const reportOf = ({ stderr = '', log = '', ...known }: Given): StartReport => ({
  command: 'node app.js',
  cwd: '/home/foo/www',
  address: '127.0.16.103:8100',
  phase: 'exit',
  errno: null,
  path: null,
  exitCode: 1,
  signal: null,
  siteLog: null,
  ownLogFile: null,
  outOfMemory: false,
  portOwner: null,
  ...known,
  lines: linesOf(stderr),
  ownLog: linesOf(log)
})
