/** No file descriptor left for a socket or a lookup: a problem of this machine, whatever the upstream. */
import { failureFrom, type FailureFacts, type UpstreamFailure } from '../failures/failure.js'
import { isOpenFilesCode, openFilesReached, openFilesShortage, type OpenFilesCode } from '../sockets/open-files.js'

/** @param what `could not dial 127.0.0.1:3000` */
export const openFilesFailure = (code: OpenFilesCode, what: string, error: NodeJS.ErrnoException, more: FailureFacts = {}): UpstreamFailure =>
  failureFrom('proxy_internal_error', `${what}: ${openFilesReached(code)} (${code})`, error, { ...more, code, reason: 'open_files' })

/** The code that a resolver's error stands for: its own words for a shortage of files are those for a name that is not there. @param since when it was asked */
export const hiddenShortage = ({ code }: NodeJS.ErrnoException, since: number): OpenFilesCode | null =>
  isOpenFilesCode(code) ? code : openFilesShortage(since)
