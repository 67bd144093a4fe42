/** The forms a page can take on the wire, and how each is written. */
import type { Brand, Format, View } from '../brand/brand.js'
import { requestFields, type CompiledPage } from './compile.js'

/** A format, or the short answer for tools that asked for nothing in particular. */
export type Form = Format | 'tool'

interface Writing {
  readonly type: string
  readonly encoding: 'utf8' | 'latin1'
  readonly write: (brand: Brand, compiled: CompiledPage, view: View) => string
}

const json: Writing['write'] = ({ forms }, { page }, view) => JSON.stringify(forms.json(view, page)) + '\n'

export const FORMS: Readonly<Record<Form, Writing>> = {
  html: {
    type: 'text/html; charset=utf-8',
    // templates give byte strings
    encoding: 'latin1',
    write: (brand, { page, html }, view) => html[view.language].render(requestFields(brand, view, page))
  },
  json: { type: 'application/json; charset=utf-8', encoding: 'utf8', write: json },
  problem: { type: 'application/problem+json; charset=utf-8', encoding: 'utf8', write: json },
  markdown: { type: 'text/markdown; charset=utf-8', encoding: 'utf8', write: ({ forms }, { page }, view) => forms.markdown(view, page) },
  text: { type: 'text/plain; charset=utf-8', encoding: 'utf8', write: ({ forms }, { page }, view) => forms.text(view, page) },
  tool: { type: 'text/plain; charset=utf-8', encoding: 'utf8', write: ({ forms }, { page }, view) => (forms.toolText ?? forms.text)(view, page) }
}
