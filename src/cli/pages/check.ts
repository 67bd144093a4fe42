/** `edgeproxy pages check`: what an upload of each page would be refused for. */
import { resolve } from 'node:path'
import { OptionsError, type Problem } from '../../options/problem.js'
import { quote } from '../../options/values/value.js'
import { shownPath } from '../../page/custom/files.js'
import { whereOf } from '../../page/custom/findings.js'
import { UnreadablePage, readUpload, type ReadUpload } from '../../page/custom/upload.js'
import { printable } from '../../printable.js'
import type { Io } from '../command.js'
import { defaultBrand, typeAsked, type Custom } from './brand.js'

const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

function verdict ({ custom: { types, maxBytes } }: Custom, { type, bytes, files, mistakes }: ReadUpload): string {
  if (mistakes.length > 0) return `${counted(mistakes.length, 'mistake')}: an upload would be refused`
  return `${type} (${types[type]?.title ?? ''}), ${grouped(bytes)} of ${grouped(maxBytes)} bytes, ${counted(files.length - 1, 'file')} put in: an upload would be taken`
}

function report (brand: Custom, upload: ReadUpload, { stdout, cwd }: Io): void {
  const tell = (sentence: string): void => { stdout.write(`${printable(sentence)}\n`) }
  for (const one of upload.mistakes) tell(`${whereOf(one, cwd)}: ${one.sentence}`)
  for (const one of upload.notes) tell(`${whereOf(one, cwd)}: note: ${one.sentence}`)
  tell(`${shownPath(upload.file, cwd)}: ${verdict(brand, upload)}`)
}

/** Exit code 0: all would be taken; 1: one would not. @throws OptionsError for a file that cannot be opened */
export async function check ({ files, type }: { files: readonly string[], type: string | null }, io: Io): Promise<number> {
  const brand = await defaultBrand()
  const named = typeAsked(brand.custom, type)
  const unreadable: Problem[] = []
  const uploads = files.flatMap(file => {
    try {
      return [readUpload(brand.custom, resolve(io.cwd, file), named)]
    } catch (error) {
      if (!(error instanceof UnreadablePage)) throw error
      unreadable.push({ where: quote(file), sentence: error.message })
      return []
    }
  })
  for (const upload of uploads) report(brand, upload, io)
  if (unreadable.length > 0) throw new OptionsError(unreadable)
  return uploads.some(({ mistakes }) => mistakes.length > 0) ? 1 : 0
}
