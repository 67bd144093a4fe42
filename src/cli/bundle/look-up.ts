/** Finds the record of a ray in the log, or says in one sentence why it is not there and what to do. */
import { stat } from 'node:fs/promises'
import type { KnownDialects } from '../../bundle/case.js'
import type { Case } from '../../bundle/case-shape.js'
import { findCase, survey, type Survey } from '../../bundle/find.js'
import { utc } from '../../bundle/moment.js'
import { OptionsError } from '../../options/problem.js'
import { quote } from '../../options/values/value.js'
import { decodeRay, type DecodedRay } from '../../ray/ray.js'
import { pathShown, type BundleFlags } from './flags.js'

/**
 * The line, read, or a sentence when the log does not have it.
 * @throws OptionsError when the file cannot be read, or is no log
 */
export async function lookUpCase ({ logFile, ray }: Pick<BundleFlags, 'logFile' | 'ray'>, dialects: KnownDialects): Promise<Case | string> {
  try {
    await checkKind(logFile)
    const found = await findCase(logFile, ray.id, dialects)
    if (found !== null) return found
    const seen = await survey(logFile, ray.id, dialects)
    if (seen.requests === 0) throw mistake(noLog(logFile, seen))
    return notThere(logFile, ray, seen)
  } catch (error) {
    if (error instanceof OptionsError) throw error
    throw mistake(unreadable(logFile, error as NodeJS.ErrnoException))
  }
}

/** A pipe or a device has no end to be read from; what else may be wrong with the file shows when it is opened. */
async function checkKind (file: string): Promise<void> {
  const found = await stat(file)
  const kind = found.isFIFO() ? 'pipe' : found.isSocket() ? 'socket' : 'device'
  if (found.isFile() || found.isDirectory()) return
  throw mistake(`${pathShown(file)} is a ${kind}, not a file; write what comes out of it to a file, and name that`)
}

const mistake = (sentence: string): OptionsError => new OptionsError([{ where: '--log-file', sentence }])

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist; name the file the edge writes to with its own --log-file',
  EACCES: 'may not be read by you; read it as the user that runs the edge, or copy it',
  EPERM: 'may not be read by you; read it as the user that runs the edge, or copy it',
  EISDIR: 'is a folder; name the log file in it',
  ENOTDIR: 'is not there: a part of the way to it is no folder'
}

const unreadable = (file: string, { code = '', message }: NodeJS.ErrnoException): string =>
  `${pathShown(file)} ${UNREADABLE[code] ?? `cannot be read: ${message}`}`

function noLog (file: string, { foreign, foreignLine }: Survey): string {
  if (foreignLine === null) return `${pathShown(file)} has no request in it yet; a line is written when a response has closed`
  if (foreignLine.startsWith('\u001f')) return `${pathShown(file)} is compressed; unpack it first, e.g. gunzip -k`
  const first = foreign === 1 ? 'its only line is' : `its ${foreign} lines are`
  return `${pathShown(file)} is no log of JSON lines: ${first} like ${quote(foreignLine)}; start the edge with --log-file, which always writes JSON`
}

/** The moment of the ray tells whether the log can have it at all. */
function notThere (file: string, ray: DecodedRay, { requests, first, last, nearest }: Survey): string {
  const begins = first === null ? null : decodeRay(first).time
  const ends = last === null ? null : decodeRay(last).time
  const head = `ray ${ray.id} of ${utc(ray.time)} is not among the ${requests} request${requests === 1 ? '' : 's'} of ${pathShown(file)}`
  if (begins !== null && ray.time < begins) return `${head}: the log begins at ${utc(begins)}; look in an older file`
  if (ends !== null && ray.time > ends) return `${head}: the log ends at ${utc(ends)}; is the request still running, or is this the log of another edge?${nearestWords(nearest)}`
  return `${head}${nearestWords(nearest).replace(/^;?/, ';')}`
}

const nearestWords = (nearest: readonly string[]): string =>
  nearest.length === 0 ? '' : ` the nearest ${nearest.length === 1 ? 'is' : 'are'} ${nearest.join(', ')}`
