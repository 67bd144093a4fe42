/** A process could not be started: the system's code, and the path it is about. */
export class SpawnError extends Error {
  readonly code: string
  readonly path: string

  constructor (code: string, path: string, cause?: unknown) {
    super(`${code}: ${path}`, { cause })
    this.code = code
    this.path = path
  }
}

/** Linux's number for a quota that is used up, for which Node has no name. */
const EDQUOT = -122

export function codeOf (error: unknown): string {
  const { code, errno } = error as NodeJS.ErrnoException
  return errno === EDQUOT ? 'EDQUOT' : code ?? 'UNKNOWN'
}
