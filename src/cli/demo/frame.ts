/** What the demo's pages have in common: the bar with the switches, the live log, the foot. */
import type { Brand, Language } from '../../brand/brand.js'
import type { Limits } from '../../options/settings.js'
import { escape } from '../escape.js'
import type { Breakage, Exercises } from './failures.js'
import { htmlPage } from './look.js'
import { LANGUAGES, prefixOf, type Look } from './looks.js'
import { script } from './script.js'
import { SWITCHED, WORDS } from './words.js'

/** What a demo has to show. */
export interface DemoFacts {
  /** By the name that their paths have. */
  readonly brands: ReadonlyMap<string, Brand>
  readonly breakages: readonly Breakage[]
  /** For a class that is to find out: not empty where nothing is revealed. */
  readonly exercises: Exercises
  readonly limits: Limits | undefined
  /** Where the edge listens: what curl asks. */
  readonly url: string
}

/** One page, as it was asked for. */
export interface Shown {
  readonly demo: DemoFacts
  readonly look: Look
  readonly brand: Brand
  /** Answers may be seen. */
  readonly open: boolean
  /** Below the path of the look. */
  readonly rest: string
  readonly query: URLSearchParams
}

export type WordName = keyof typeof WORDS

/** A word in the language of a page, ready for HTML. */
export const wordsIn = (language: Language) => (name: WordName): string => escape(WORDS[name][language])

export const LIVE_PATH = '/-/live'

const choice = (href: string, text: string, current: boolean, lang = ''): string =>
  `<a href="${escape(href)}"${current ? ' aria-current="true"' : ''}${lang}>${escape(text)}</a>`

const group = (label: string, links: readonly string[]): string =>
  `<nav class="switch" aria-label="${label}"><span>${label}</span> ${links.join(' ')}</nav>`

/** Brand, language and cause, for the same page. */
export function switches ({ look, demo, rest, query }: Shown): string {
  const word = wordsIn(look.language)
  const asked = query.size === 0 ? '' : `?${query.toString()}`
  const to = (change: Partial<Look>): string => `${prefixOf({ ...look, ...change })}${rest}${asked}`
  const isClass = demo.exercises.size > 0
  return [
    group(word('brand'), [...demo.brands.keys()].map(name => choice(to({ brand: name }), name, name === look.brand))),
    group(word('language'), LANGUAGES.map(language =>
      choice(to({ language }), SWITCHED[language], language === look.language, ` lang="${language}" hreflang="${language}"`))),
    isClass ? '' : group(word('cause'), [true, false].map(cause => choice(to({ cause }), WORDS[cause ? 'shown' : 'hidden'][look.language], cause === look.cause)))
  ].join('\n')
}

/** The log beside the page. */
export function liveLog ({ look: { language }, open }: Shown): string {
  const word = wordsIn(language)
  return `<section class="live screen" aria-labelledby="live">
<h2 id="live">${word('log')}</h2>
<p class="soft"><small>${word('logNote')}</small></p>
<noscript><p class="soft">${word('logScript')}</p></noscript>
<p class="soft" id="log-none" role="status">${word('logNone')}</p>
<ol id="log" role="log" aria-live="off" aria-labelledby="live" tabindex="0" data-live="${LIVE_PATH}${open ? '' : '?covered'}" data-lost="${word('logLost')}"></ol>
</section>`
}

interface Parts { readonly title: string, readonly body: string }

export const wholePage = ({ look: { language } }: Shown, { title, body }: Parts): string => htmlPage({
  language,
  title: `${escape(title)} · edgeproxy`,
  body: `${body}\n<footer class="screen">${wordsIn(language)('footer')}</footer>`,
  script: script.path
})

export const seconds = (ms: number, language: Language): string =>
  `${(Math.max(ms, 100) / 1000).toFixed(1).replace('.', language === 'fr' ? ',' : '.')}\u00A0s`

/** Long names may break after an underscore or a slash. */
export const breakable = (name: string): string => escape(name).replace(/[_/]/g, '$&<wbr>')
