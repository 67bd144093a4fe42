/** One failure: the page that a visitor gets in a frame, and beside it how it is made, what it means, and what was seen. */
import { CATALOG } from '../../failures/catalog.js'
import type { Kind } from '../../failures/kind.js'
import { escape } from '../escape.js'
import { exercisePath, isCut, pageNameOf, pathOf, waitOf, type Breakage } from './failures.js'
import { liveLog, seconds, switches, wholePage, wordsIn, type Shown } from './frame.js'
import { showPath } from './index-page.js'
import { prefixOf } from './looks.js'
import { WAYS } from './ways.js'
import { QUESTIONS, STAGE_TITLES, WORDS } from './words.js'

const capital = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`

const list = (texts: readonly string[], tag: 'ul' | 'ol' = 'ul'): string => `<${tag}>${texts.map(text => `<li>${escape(text)}</li>`).join('')}</${tag}>`

/** What comes before and behind it, and the way to all. */
interface Turns { readonly previous: string, readonly next: string, readonly all: string, readonly allText: string }

function turns ({ previous, next, all, allText }: Turns, language: 'en' | 'fr'): string {
  const word = wordsIn(language)
  return `<nav class="bar" aria-label="${word('next')}"><a class="step" rel="prev" href="${escape(previous)}">← ${word('previous')}</a>
<a class="step" href="${escape(all)}">${allText}</a> <a class="step" rel="next" href="${escape(next)}">${word('next')} →</a></nav>`
}

/** The one after and the one before, round and round. */
function neighbors<T> (all: readonly T[], at: number): readonly [previous: T | undefined, next: T | undefined] {
  return [all[(at - 1 + all.length) % all.length], all[(at + 1) % all.length]]
}

/** Filled in by the live log. */
function seen (shown: Shown, path: string): string {
  const word = wordsIn(shown.look.language)
  const row = (name: string, label: string, lang = ''): string => `<div hidden><dt>${label}</dt><dd id="saw-${name}"${lang}></dd></div>`
  const facts = shown.open ? [row('kind', 'failure.kind'), row('message', 'failure.message', ' lang="en"'), row('hint', 'failure.hint', ' lang="en"')] : []
  return `<section aria-labelledby="saw-title"><h2 id="saw-title">${word('saw')}</h2>
<div id="saw" data-path="${escape(path)}" aria-live="polite"><p class="soft" id="saw-none">${word('sawNone')}</p>
<dl>${row('status', word('status'))}${row('ray', 'Ray')}${facts.join('')}</dl></div></section>`
}

const terminal = ({ look: { language }, demo: { url } }: Shown, path: string): string =>
  `<section><h2>${wordsIn(language)('terminal')}</h2><pre tabindex="0"><code>curl -i ${escape(url)}${escape(path)}</code></pre></section>`

/** Why there is no page of the brand's, where there is none. */
function without ({ look: { language }, brand }: Shown, breakage: Breakage): string {
  if (isCut(breakage)) return `<p class="note">${wordsIn(language)('cut')}</p>`
  return breakage.kind === 'upstream_gateway_error' && !brand.pages.intercepts ? `<p class="note">${wordsIn(language)('passed')}</p>` : ''
}

function explained (shown: Shown, breakage: Breakage): string {
  const { look: { language }, demo: { limits } } = shown
  const word = wordsIn(language)
  const { kind, reason } = breakage
  const { summary, meaning, causes, checks, reasons, stage }: Kind = CATALOG[kind]
  const wait = limits === undefined ? null : waitOf(kind, limits)
  const finer = reason === null ? undefined : reasons?.[reason]?.[language]
  return `<section><h2>${escape(capital(finer ?? summary[language]))}</h2>
<p><code>${escape(breakage.name)}</code> · ${escape(STAGE_TITLES[stage][language])}${wait === null ? '' : ` · ${word('takes')} ${seconds(wait, language)}`}</p>
<p><b>${word('how')}.</b> ${escape(WAYS[kind][language])}</p></section>
${without(shown, breakage)}<details><summary>${word('meaning')}</summary><p>${escape(meaning[language])}</p></details>
<details><summary>${word('causes')}</summary>${list(causes.map(cause => cause[language]))}</details>
<details open><summary>${word('checks')}</summary>${list(checks.map(check => check[language]), 'ol')}</details>`
}

interface Whole { readonly title: string, readonly path: string, readonly turns: Turns, readonly side: string }

function page (shown: Shown, { title, path, turns: around, side }: Whole): string {
  const word = wordsIn(shown.look.language)
  return wholePage(shown, {
    title,
    body: `<header class="top way"><div class="bar"><h1>${escape(title)}</h1>
${turns(around, shown.look.language)}
${switches(shown)}
<p><a href="${escape(path)}">${word('alone')}</a> · <a href="${escape(path)}" data-again>${word('again')}</a></p></div></header>
<main class="show"><iframe src="${escape(path)}" title="${word('frame')}"></iframe>
<div class="side">${side}
${terminal(shown, path)}
${liveLog(shown)}</div></main>`
  })
}

/** @returns null where there is no such failure */
export function showPage (shown: Shown, name: string): string | null {
  const { look, brand, demo: { breakages } } = shown
  const possible = breakages.filter(({ unavailable }) => unavailable === null)
  const at = possible.findIndex(breakage => breakage.name === name)
  const breakage = possible[at]
  if (breakage === undefined) return null
  const base = prefixOf(look)
  const [previous = breakage, next = breakage] = neighbors(possible, at)
  const of = brand.pages.all[pageNameOf(brand, breakage)]
  const path = `${base}${pathOf(breakage)}`
  return page(shown, {
    title: `${of?.code ?? ''} ${of?.title[look.language] ?? breakage.name}`,
    path,
    turns: {
      previous: `${base}${showPath(previous)}`, next: `${base}${showPath(next)}`, all: `${base}/`, allText: wordsIn(look.language)('index')
    },
    side: `${explained(shown, breakage)}\n${seen(shown, path)}`
  })
}

const exerciseShow = (id: string): string => `/exercise/${id}`

/** @returns null where there is no such exercise */
export function exercisePage (shown: Shown, id: string): string | null {
  const { look, open, query, demo: { exercises } } = shown
  const word = wordsIn(look.language)
  const ids = [...exercises.keys()]
  const at = ids.indexOf(id)
  const breakage = exercises.get(id)
  if (breakage === undefined) return null
  const base = prefixOf(look)
  const [previous = id, next = id] = neighbors(ids, at)
  const path = `${base}${exercisePath(id)}`
  const isAnswered = open && query.has('answer')
  const here = `${base}${exerciseShow(id)}`
  const answer = !open ? '' : `<p><a href="${here}${isAnswered ? '' : '?answer'}">${word(isAnswered ? 'hideAnswer' : 'answer')}</a></p>`
  const questions = `<section><h2>${word('questions')}</h2>${list(QUESTIONS.map(one => one[look.language]), 'ol')}</section>`
  // what the live log would tell the trainer stays off the projector as well, until it is asked for
  const covered = { ...shown, open: isAnswered }
  return page(covered, {
    title: `${WORDS.exercise[look.language]} ${at + 1}/${ids.length}`,
    path,
    turns: { previous: `${base}${exerciseShow(previous)}`, next: `${base}${exerciseShow(next)}`, all: `${base}/`, allText: word('exercises') },
    side: `${questions}${answer}${isAnswered ? explained(shown, breakage) : ''}\n${seen(covered, path)}`
  })
}

/** The first page of a class: numbers, in an order that tells nothing. */
export function classPage (shown: Shown): string {
  const { look, open, demo: { exercises } } = shown
  const word = wordsIn(look.language)
  const base = prefixOf(look)
  const rows = [...exercises].map(([id], at) => `<li><a href="${base}${exerciseShow(id)}">${word('exercise')} ${at + 1}</a></li>`)
  return wholePage(shown, {
    title: WORDS.classTitle[look.language],
    body: `<header class="top"><div class="bar"><h1>${word('classTitle')}</h1>
${switches(shown)}</div><p>${word('classIntro')}</p>${open ? `<p><b>${word('trainer')}</b></p>` : ''}
<p><a href="${base}/sheet">${word('sheet')}</a></p></header>
<div class="page"><main><ol class="cards numbers">${rows.join('')}</ol></main><aside>${liveLog(shown)}</aside></div>`
  })
}
