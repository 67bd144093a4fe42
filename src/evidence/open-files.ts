/** After a failure for want of files: which limit it was, and how to raise it. */
import { isOpenFilesCode, openFilesReached, openFilesRemedy } from '../sockets/open-files.js'
import type { Gatherer } from './gatherer.js'

export const aboutOpenFiles: Gatherer = (_journey, { facts: { code } }) =>
  isOpenFilesCode(code) ? `${openFilesReached(code)}; ${openFilesRemedy(code)}` : null
