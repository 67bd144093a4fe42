/** All codes of a brand on a sheet to be printed: for a wall, or to hand out. */
import { escape } from '../escape.js'
import { pagesOf, type PageOfBrand } from './failures.js'
import { switches, wholePage, wordsIn, type Shown } from './frame.js'
import { prefixOf } from './looks.js'
import { blameWord, WORDS } from './words.js'

function row ({ look: { language } }: Shown, { page, breakages }: PageOfBrand): string {
  const kinds = [...new Set(breakages.map(({ kind }) => kind))]
  const cells = [
    escape(page.code),
    `<b>${escape(page.title[language])}</b><br>${escape(page.happened[language])}`,
    escape(blameWord(page.blame, language)),
    kinds.map(kind => `<code>${escape(kind)}</code>`).join(' '),
    escape((page.support ?? []).map(text => text[language]).join('; '))
  ]
  return `<tr>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`
}

export function sheetPage (shown: Shown): string {
  const { look, brand, demo } = shown
  const word = wordsIn(look.language)
  const title = `${WORDS.sheetTitle[look.language]}: ${brand.name}`
  const heads = (['code', 'means', 'who', 'kinds', 'handOver'] as const).map(name => `<th scope="col">${word(name)}</th>`).join('')
  return wholePage(shown, {
    title,
    body: `<header class="top"><div class="bar"><h1>${escape(title)}</h1>
<p class="screen"><a class="step" href="${prefixOf(look)}/">${word('index')}</a> <button class="step" data-print hidden>${word('print')}</button></p>
<div class="bar screen">${switches(shown)}</div></div>
<p class="soft">${word('sheetNote')}</p></header>
<main class="sheet"><div class="wide" tabindex="0" role="region" aria-label="${escape(title)}"><table><thead><tr>${heads}</tr></thead>
<tbody>${pagesOf(brand, demo.breakages).map(page => row(shown, page)).join('\n')}</tbody></table></div></main>`
  })
}
