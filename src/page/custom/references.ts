/** Character references (`&amp;`) of an attribute's value: those that occur in addresses. */

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", Tab: '\t', NewLine: '\n', colon: ':', sol: '/', period: '.' }

const REFERENCE = /&(?:#x([0-9a-f]{1,6});?|#(\d{1,7});?|([a-z]+);)/gi

const fromCode = (code: number): string => code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD'

export const decodeReferences = (text: string): string => text.includes('&')
  ? text.replace(REFERENCE, (all: string, hex: string | undefined, decimal: string | undefined, name: string | undefined) =>
    name === undefined ? fromCode(hex === undefined ? Number(decimal) : parseInt(hex, 16)) : NAMED[name] ?? all)
  : text
