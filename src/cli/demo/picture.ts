/** A small picture of a page, drawn from its own data: its code, and the way from visitor to upstream with the part it points at. */
import type { Page } from '../../brand/brand.js'
import { escape } from '../escape.js'

const PARTS = [{ blame: 'client', x: 18 }, { blame: 'edge', x: 44 }, { blame: 'upstream', x: 70 }] as const

const good = (x: number): string => `<circle cx="${x}" cy="32" r="6" fill="none" stroke="var(--ok)" stroke-width="1.6"/>` +
  `<path d="M${x - 2.6} 32l2 2.2 3.4-4" fill="none" stroke="var(--ok)" stroke-width="1.4"/>`

const bad = (x: number): string => `<rect x="${x - 6}" y="26" width="12" height="12" rx="2.5" fill="none" stroke="var(--bad)" stroke-width="1.6"/>` +
  `<path d="M${x - 2.6} 29.4l5.2 5.2M${x + 2.6} 29.4l-5.2 5.2" stroke="var(--bad)" stroke-width="1.6"/>`

export function picture ({ code, blame }: Page): string {
  const parts = PARTS.map(part => part.blame === blame ? bad(part.x) : good(part.x)).join('')
  return '<svg viewBox="0 0 88 56" aria-hidden="true"><rect width="88" height="56" fill="var(--ground)"/>' +
    `<text x="6" y="17" font-size="13" font-weight="700" fill="var(--ink)">${escape(code)}</text>` +
    '<path d="M44 13h38M24 32h14M50 32h14M6 46h36M6 51h28M48 46h34M48 51h22" stroke="var(--line)" stroke-width="2"/>' +
    `${parts}</svg>`
}
