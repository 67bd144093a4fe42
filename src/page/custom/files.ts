/**
 * The files beside a page: what an address in it leads to, and their content. Nothing is ever asked for over a network:
 * this machine calls nobody, so an address with a host stays as it is and is told.
 */
import { dirname, extname, relative, resolve } from 'node:path'
import { readBytes } from '../../options/values/text-file.js'

/** Where an address leads. */
export type Lead =
  | { readonly to: 'file', readonly file: string, readonly fragment: string }
  /** Another machine, or what only a real upload could fetch. */
  | { readonly to: 'remote' }
  /** Nothing to be fetched: a fragment, data, a script or mail address. */
  | { readonly to: 'nothing' }
  | { readonly to: 'nowhere', readonly why: string }

const decode = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/**
 * @param root folder of the page: what begins with a slash is looked for there
 * @param folder folder of the file in which the address stands
 */
export function leadOf (address: string, folder: string, root: string): Lead {
  // a browser drops these inside of addresses, and blanks around them
  const plain = address.replace(/[\t\n\r]/g, '').trim().replaceAll('\\', '/')
  if (plain === '' || plain.startsWith('#')) return { to: 'nothing' }
  if (/^(?:https?:)?\/\//i.test(plain)) return { to: 'remote' }
  const [, scheme] = /^([a-z][a-z0-9+.-]*):/i.exec(plain) ?? []
  if (scheme?.toLowerCase() === 'file') return { to: 'nowhere', why: 'an upload cannot fetch from your disk; write a relative address' }
  if (scheme !== undefined) return { to: /^(?:https?|ftp|wss?)$/i.test(scheme) ? 'remote' : 'nothing' }
  const [, path = '', fragment = ''] = /^([^?#]*)(?:\?[^#]*)?(#.*)?$/s.exec(plain) ?? []
  const name = decode(path)
  if (name === '' || name.includes('\0')) return { to: 'nothing' }
  return { to: 'file', file: name.startsWith('/') ? resolve(root, `.${name}`) : resolve(folder, name), fragment }
}

/** @returns the content, or one clause that says why there is none */
export function contentOf (file: string, maxBytes: number): Buffer | string {
  // what is too large will not fit whatever else there is; text may shrink, but nothing here makes it shorter
  const tooLarge = (bytes: number): string => `it has ${bytes} bytes, more than the ${maxBytes} that a page with everything in it may have`
  try {
    return readBytes(file, maxBytes, tooLarge)
  } catch (error) {
    return (error as Error).message
  }
}

const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.bmp': 'image/bmp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.otf': 'font/otf',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.xml': 'text/xml',
  '.txt': 'text/plain',
  '.html': 'text/html',
  '.htm': 'text/html'
}

export const mediaTypeOf = (file: string): string => TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream'

export const dataUrl = (file: string, content: Buffer): string => `data:${mediaTypeOf(file)};base64,${content.toString('base64')}`

/** A file as it is shown: relative to the working directory where that is shorter. */
export function shownPath (file: string, cwd = process.cwd()): string {
  const short = relative(cwd, file)
  return short === '' || short.startsWith('..') ? file : short
}

export const folderOf = (file: string): string => dirname(file)
