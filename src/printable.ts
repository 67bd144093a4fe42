/**
 * Text that somebody else wrote, made safe to show. One set of characters for all of it: controls, and everything invisible
 * that turns text around, joins or ends lines (categories Cc, Cf, Zl, Zp, and the one place between the
 * bidirectional controls that is not given away yet), and halves of a surrogate pair.
 */

const ACTING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u2065]/gu

/** One line of foreign text: what a terminal would act on is written as `\x1b` or `\u{202e}`. */
export const printable = (text: string): string => text.replace(ACTING, character => {
  const code = character.codePointAt(0) ?? 0
  return code < 0x100 ? '\\x' + code.toString(16).padStart(2, '0') : `\\u{${code.toString(16)}}`
})

/** The same set without C0, which JSON escapes by itself and which ends its lines. */
const UNSAFE_IN_JSON = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u2065]/gu

/** As JSON writes it: the text of a JSON string stays the same string. */
const jsonEscape = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')

/** Escapes, inside text that already is JSON, what JSON allows and a terminal does not. */
export const escapeUnsafe = (json: string): string => json.replace(UNSAFE_IN_JSON, jsonEscape)

/** Line feeds and tabs are layout. */
const ACTING_IN_LINES = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u2065]/gu

/** Whole output of several lines, JSON included, where nothing said which parts of it are foreign. */
export const printableLines = (text: string): string => text.replace(ACTING_IN_LINES, jsonEscape)
