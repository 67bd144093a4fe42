/** The reason phrase as the upstream spelled it. */

/** @returns null when it holds control bytes, which no client should get */
export const reasonPhrase = (phrase: string): string | null => /^[\t\x20-\x7e\x80-\xff]*$/.test(phrase) ? phrase : null
