/**
 * The beginning of an answer whose body is not going to be complete.
 */
import type { FaultWish } from '../fault.js'

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\n'

/** 50 bytes that say what is missing, to whoever reads them. */
const HALF = 'Only 50 of the 100 bytes promised came: the rest i'

/** A head that promises 100 bytes, with none of them (an edge can still make a page) or, for the reason `half`, with 50. */
export const partOfBody = ({ reason }: FaultWish): string => reason === 'half' ? HEAD + HALF : HEAD
