/** The page that shows all codes side by side: plain HTML and CSS; its only script waits for the next save. */
import { escape } from '../escape.js'
import type { PreviewSet } from './sets.js'

export interface View {
  readonly scheme: 'auto' | 'light' | 'dark'
  readonly narrow: boolean
}

export const STYLE = `:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}
body{margin:0;padding:1rem clamp(1rem,3vw,2rem)}
header,nav{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;align-items:baseline}
h1{margin:0;font-size:1.25rem}
h2{margin:2rem 0 .5rem;font-size:1.1rem;overflow-wrap:anywhere}
nav a{color:inherit}
nav a[aria-current]{font-weight:700;text-decoration:none}
.pages{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(36rem,100%),1fr));gap:1.5rem;padding:0;list-style:none}
.narrow .pages{grid-template-columns:repeat(auto-fill,362px)}
.pages h3{margin:0 0 .25rem;font-size:.95rem;font-weight:600}
.pages small{font-weight:400;opacity:.75}
iframe{box-sizing:border-box;display:block;width:100%;height:36rem;border:1px solid GrayText;border-radius:.5rem;background:Canvas}
.narrow iframe{width:362px}
.light iframe{color-scheme:light}
.dark iframe{color-scheme:dark}
.mistakes{padding:.75rem 1rem .75rem 2rem;border:2px solid #c02330;border-radius:.5rem;overflow-wrap:anywhere}
.notes{opacity:.85;overflow-wrap:anywhere}
`

/** Reloads when the server says that something was saved, and when it comes back. */
export const SCRIPT = 'let lost = false\nconst news = new EventSource(\'/events\')\nnews.addEventListener(\'saved\', () => location.reload())\nnews.onerror = () => { lost = true }\nnews.onopen = () => { if (lost) location.reload() }\n'

/**
 * A page as a visitor of that scheme would see it. Browsers do not hand the scheme of a frame on to a page of another
 * origin, so its media conditions are answered here; style sheets were put in, and are all in the page. What a script asks
 * is not.
 */
export function asIn (scheme: View['scheme'], html: string): string {
  if (scheme === 'auto') return html
  return html.replace(/\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/gi, (_, asked: string) => asked.toLowerCase() === scheme ? '(min-width:0)' : '(max-width:0)')
}

const link = (view: View, change: Partial<View>, text: string): string => {
  const { scheme, narrow } = { ...view, ...change }
  const current = scheme === view.scheme && narrow === view.narrow ? ' aria-current="true"' : ''
  return `<a href="/?scheme=${scheme}${narrow ? '&amp;width=360' : ''}"${current}>${text}</a>`
}

const list = (name: string, sentences: readonly string[]): string =>
  sentences.length === 0 ? '' : `<ul class="${name}">\n${sentences.map(sentence => `<li>${escape(sentence)}</li>`).join('\n')}\n</ul>\n`

function section ({ title, mistakes, notes, shown }: PreviewSet, at: number, scheme: View['scheme']): string {
  const pages = shown.map(({ code, title, by }, index) => `<li><h3>${escape(code)} ${escape(title)} <small>${escape(by)}</small></h3>
<iframe sandbox="allow-scripts" loading="lazy" title="${escape(code)}" src="/show/${at}/${index}?scheme=${scheme}"></iframe></li>`)
  const body = pages.length === 0 ? '' : `<ul class="pages">\n${pages.join('\n')}\n</ul>\n`
  return `<section>\n<h2>${escape(title)}</h2>\n${list('mistakes', mistakes)}${list('notes', notes)}${body}</section>\n`
}

export function indexPage (sets: readonly PreviewSet[], view: View): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Error pages</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/look.css">
<script src="/look.js" defer></script>
</head>
<body class="${view.scheme}${view.narrow ? ' narrow' : ''}">
<header><h1>Error pages</h1>
<nav aria-label="Look">${link(view, { scheme: 'auto' }, 'as the system')} ${link(view, { scheme: 'light' }, 'light')} ${link(view, { scheme: 'dark' }, 'dark')} ${link(view, { narrow: false }, 'wide')} ${link(view, { narrow: true }, '360 px')}</nav></header>
${sets.map((set, at) => section(set, at, view.scheme)).join('')}</body>
</html>
`
}
