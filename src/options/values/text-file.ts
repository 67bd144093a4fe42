/** Reads a file that an option names, or says in words why not. */
import { readFileSync } from 'node:fs'
import { Mistake } from '../problem.js'

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EISDIR: 'it is a folder'
}

/** @throws Mistake that begins with `subject`: why the file cannot be read. */
export function readTextFile (file: string, subject = ''): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new Mistake(`${subject}cannot be read: ${REASONS[code] ?? message}`)
  }
}
