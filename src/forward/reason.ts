/** The reason phrase as the upstream spelled it. */

/**
 * undici decodes it as UTF-8, which loses single high bytes; the raw line still has them.
 * @returns null when it holds control bytes, which no client should get
 */
export function reasonPhrase (decoded: string, firstPiece: Buffer | undefined): string | null {
  if (/^[\t\x20-\x7e]*$/.test(decoded)) return decoded
  const line = firstPiece?.toString('latin1', 0, Math.max(0, firstPiece.indexOf('\r\n'))) ?? ''
  const phrase = line.split(' ').slice(2).join(' ')
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(phrase) ? phrase : null
}
