/** Commands that a shell reads. */

/** Words of the shell's own that are no program. */
const OWN = new Set([
  '.', ':', '!', '{', '[', 'alias', 'break', 'case', 'cd', 'command', 'continue', 'eval', 'exec', 'exit', 'export', 'for', 'function',
  'hash', 'if', 'read', 'readonly', 'return', 'set', 'shift', 'source', 'test', 'time', 'times', 'trap', 'ulimit', 'umask', 'unset',
  'until', 'wait', 'while'
])

/** Signs between commands, and substitutions that could hold any. */
const SEVERAL = /[|&;()\n`]/

/**
 * What to hand to `/bin/sh -c`: a line with one program is run in the place of the shell, so that signals reach the program
 * and no shell is left waiting. The log shows the line as it was written.
 */
export function shellLine (line: string): string {
  const [, assignments = '', rest = ''] = /^(\s*(?:[A-Za-z_]\w*=[^\s"'`$|&;()\\]*\s+)*)(.*)$/s.exec(line) ?? []
  const bare = rest.replace(/\\./gs, '').replace(/'[^']*'|"[^"]*"/g, 'x').replace(/\d*>&\d/g, '').trim()
  const [first = ''] = bare.split(/\s/)
  const isSimple = first !== '' && !SEVERAL.test(bare) && !/["'#]/.test(bare) && !OWN.has(first) && !/^\w*=|^[<>]/.test(first)
  return isSimple ? `${assignments}exec ${rest}` : line
}
