/** The demo's first page: every failure by the code of its page, or by kind in travel order. */
import { CATALOG, FAILURE_KINDS, type FailureKind } from '../../failures/catalog.js'
import type { Kind } from '../../failures/kind.js'
import { STAGES } from '../../failures/stage.js'
import { escape } from '../escape.js'
import { pageNameOf, pagesOf, waitOf, type Breakage, type PageOfBrand } from './failures.js'
import { breakable, liveLog, seconds, switches, wholePage, wordsIn, type Shown } from './frame.js'
import { prefixOf } from './looks.js'
import { picture } from './picture.js'
import { STAGE_TITLES, WORDS } from './words.js'

/** More reasons of a kind than this are folded away. */
const MOST_SHOWN = 3

export const showPath = ({ name }: Pick<Breakage, 'name'>): string => `/show/${name}`

const lower = (parts: readonly (string | null | undefined)[]): string => escape(parts.filter(part => part != null).join(' ').toLowerCase())

const reasonText = ({ kind, reason }: Breakage, language: 'en' | 'fr'): string => {
  const { reasons }: Kind = CATALOG[kind]
  return reason === null ? '' : reasons?.[reason]?.[language] ?? ''
}

const searched = (breakages: readonly Breakage[], language: 'en' | 'fr'): (string | null)[] =>
  breakages.flatMap(breakage => [breakage.name, CATALOG[breakage.kind].summary[language], reasonText(breakage, language)])

/** A link to a failure, or its name where this machine cannot make it. */
function linkTo ({ look }: Shown, breakage: Breakage, text = breakage.name): string {
  const { unavailable } = breakage
  if (unavailable !== null) return `<span class="kind off" title="${escape(`${WORDS.unavailable[look.language]}: ${unavailable}`)}">${breakable(text)}</span>`
  const title = reasonText(breakage, look.language)
  return `<a class="kind" href="${prefixOf(look)}${showPath(breakage)}"${title === '' ? '' : ` title="${escape(title)}"`}>${breakable(text)}</a>`
}

/** The finer reasons of one kind, folded where they are many. */
function reasonsOf (shown: Shown, breakages: readonly Breakage[]): string {
  const links = breakages.filter(({ reason }) => reason !== null).map(one => linkTo(shown, one, one.reason ?? ''))
  if (links.length === 0) return ''
  const chips = `<span class="chips">${links.join(' ')}</span>`
  if (links.length <= MOST_SHOWN) return ` ${chips}`
  return ` <details><summary>${links.length} ${wordsIn(shown.look.language)('more')}</summary>${chips}</details>`
}

function waysTo (shown: Shown, breakages: readonly Breakage[]): string {
  const kinds = [...new Set(breakages.map(({ kind }) => kind))]
  return kinds.map(kind => {
    const own = breakages.filter(one => one.kind === kind)
    const [first, ...rest] = own
    return first === undefined ? '' : `<li>${linkTo(shown, first)}${reasonsOf(shown, rest)}</li>`
  }).join('')
}

function card (shown: Shown, { page, breakages }: PageOfBrand): string {
  const { language } = shown.look
  const title = page.title[language]
  const [first] = breakages.filter(({ unavailable }) => unavailable === null)
  const text = `<b>${escape(page.code)}</b> ${escape(title)}`
  const head = first === undefined ? text : `<a href="${prefixOf(shown.look)}${showPath(first)}">${text}</a>`
  return `<li class="card" data-words="${lower([page.code, title, ...searched(breakages, language)])}">${picture(page)}<h3>${head}</h3>
<ul class="ways">${waysTo(shown, breakages)}</ul></li>`
}

const byCode = (shown: Shown): string =>
  `<ul class="cards">${pagesOf(shown.brand, shown.demo.breakages).map(page => card(shown, page)).join('\n')}</ul>`

function kindRow (shown: Shown, kind: FailureKind): string {
  const { look: { language }, brand, demo: { breakages, limits } } = shown
  const own = breakages.filter(one => one.kind === kind)
  const [first, ...rest] = own
  if (first === undefined) return ''
  const page = brand.pages.all[pageNameOf(brand, first)]
  const wait = limits === undefined ? null : waitOf(kind, limits)
  const waits = wait === null ? '' : ` <span class="soft">(${wordsIn(language)('takes')} ${seconds(wait, language)})</span>`
  return `<li data-words="${lower([page?.code, page?.title[language], ...searched(own, language)])}"><span><b>${escape(page?.code ?? '')}</b> ${linkTo(shown, first)}</span>
<span>${escape(CATALOG[kind].summary[language])}${waits}</span>${reasonsOf(shown, rest)}</li>`
}

function byKind (shown: Shown): string {
  const stages = STAGES.map(stage => ({ stage, kinds: FAILURE_KINDS.filter(kind => CATALOG[kind].stage === stage) }))
  return stages.filter(({ kinds }) => kinds.length > 0).map(({ stage, kinds }) => `<section data-group>
<h2>${escape(STAGE_TITLES[stage][shown.look.language])}</h2>
<ul class="kinds">${kinds.map(kind => kindRow(shown, kind)).join('\n')}</ul></section>`).join('\n')
}

export function indexPage (shown: Shown): string {
  const { look, query } = shown
  const word = wordsIn(look.language)
  const base = prefixOf(look)
  const isByKind = query.get('by') === 'kind'
  const order = (href: string, name: 'byCode' | 'byKind', current: boolean): string =>
    `<a href="${base}${href}"${current ? ' aria-current="true"' : ''}>${word(name)}</a>`
  return wholePage(shown, {
    title: WORDS.title[look.language],
    body: `<a class="skip" href="#failures">${word('skip')}</a>
<header class="top"><div class="bar"><h1>${word('title')}</h1>
${switches(shown)}</div>
<p>${word('intro')} ${word('healthy')}${look.language === 'fr' ? '\u00A0' : ''}: <a href="/shop">${word('shop')}</a>, <a href="/api/products">${word('api')}</a>, <a href="/clock">${word('clock')}</a>.</p></header>
<div class="page"><main id="failures" tabindex="-1">
<div class="bar screen"><nav class="switch" aria-label="${word('order')}"><span>${word('order')}</span> ${order('/', 'byCode', !isByKind)} ${order('/?by=kind', 'byKind', isByKind)}</nav>
<p><a href="${base}/sheet">${word('sheet')}</a></p>
<form class="find" role="search" hidden><label for="search">${word('search')}</label> <input type="search" id="search" placeholder="${word('searchHint')}" autocomplete="off" spellcheck="false"> <span id="found" role="status" data-word="${word('found')}"></span></form></div>
${isByKind ? byKind(shown) : byCode(shown)}
</main>
<aside>${liveLog(shown)}</aside></div>`
  })
}
