/** Text in HTML, as content and in a quoted attribute. Unlike the one of the pages it gives text, not bytes. */

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export const escape = (text: string): string => text.replace(/[&<>"']/g, char => ESCAPES[char] ?? '')
