/** The demo's first page: the healthy app, and every failure with a link that provokes it. */
import type { Limits, Settings } from '../../options/settings.js'
import { escapeHtml } from '../../page/escape.js'
import { pathOf, waitOf, type Breakage, type StageOfBreakages } from './failures.js'
import { GUIDE_STYLE, htmlPage } from './look.js'

export interface GuideFacts {
  readonly stages: readonly StageOfBreakages[]
  readonly settings: Pick<Settings, 'brand' | 'sites'>
  readonly timeScale: number
  /** Where the edge listens. */
  readonly url: string
}

const seconds = (ms: number): string => ms < 1000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 100) / 10} s`

/** Long names may break after an underscore. */
const breakable = (kind: string): string => kind.replace(/_/g, '_<wbr>')

/** The name of the kind, as what provokes it: a link, or a button where the request must carry a large body. */
function trigger ({ kind, bodyBytes, unavailable }: Breakage): string {
  if (unavailable !== null) return `<span class="kind">${breakable(kind)}</span>`
  if (bodyBytes === 0) return `<a class="kind" href="${pathOf(kind)}">${breakable(kind)}</a>`
  return `<form method="post" action="${pathOf(kind)}" data-bytes="${bodyBytes}"><button class="kind">${breakable(kind)}</button></form>`
}

function chips ({ kind, reasons, bodyBytes, unavailable }: Breakage, limits: Limits | undefined): string {
  const links = unavailable === null ? reasons.map(reason => `<a href="${pathOf(kind, reason)}">${escapeHtml(reason.replace(/_/g, ' '))}</a>`) : []
  const wait = limits === undefined ? null : waitOf(kind, limits)
  if (wait !== null && unavailable === null) links.push(`<span>takes ${seconds(wait)}</span>`)
  if (bodyBytes > 0) links.push(`<span>sends ${Math.round(bodyBytes / 1024 / 1024)} MB</span>`)
  return links.length === 0 ? '' : `<div class="chips">${links.join('')}</div>`
}

const capital = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`

function card (breakage: Breakage, limits: Limits | undefined): string {
  const { summary, explain, unavailable } = breakage
  const note = unavailable === null ? `How it is made: ${escapeHtml(explain)}.` : `Not on this machine: ${escapeHtml(unavailable)}.`
  return `<li class="card${unavailable === null ? '' : ' off'}"><h3>${trigger(breakage)}</h3><p>${escapeHtml(capital(summary))}.</p><p class="soft"><small>${note}</small></p>${chips(breakage, limits)}</li>`
}

const stage = ({ title, breakages }: StageOfBreakages, index: number, limits: Limits | undefined): string => `
<h3 class="stage"><b>${index + 1}</b>${title}</h3>
<ul class="grid">${breakages.map(breakage => card(breakage, limits)).join('\n')}</ul>`

const HEALTHY = `
<h2>When all is well</h2>
<p class="soft">These requests go through the edge to a small shop and come back untouched.</p>
<ul class="grid">
<li class="card"><h3><a href="/shop">The shop</a></h3><p>A page of the upstream, relayed byte for byte.</p></li>
<li class="card"><h3><a href="/api/products">Its API</a></h3><p>The same goods as JSON.</p></li>
<li class="card"><h3><a href="/clock">Its clock</a></h3><p>Server-sent events, a tick a second: <span class="tick" id="tick">waiting</span></p></li>
</ul>`

/** The clock, and bodies large enough to get stuck on their way. */
const SCRIPT = `
const tick = document.getElementById('tick')
new EventSource('/clock').addEventListener('message', event => { tick.textContent = event.data })
for (const form of document.querySelectorAll('form[data-bytes]')) {
  form.addEventListener('submit', () => {
    const field = Object.assign(document.createElement('input'), { type: 'hidden', name: 'ballast', value: 'x'.repeat(Number(form.dataset.bytes)) })
    form.append(field)
  })
}
addEventListener('pageshow', () => { for (const field of document.querySelectorAll('input[name=ballast]')) field.remove() })`

export function guidePage ({ stages, settings: { brand, sites }, timeScale, url }: GuideFacts): string {
  const limits = sites[0]?.limits
  const count = stages.reduce((sum, { breakages }) => sum + breakages.length, 0)
  return htmlPage('edgeproxy demo', GUIDE_STYLE, `<header><div>
<h1>See ${count} ways an upstream can fail</h1>
<p>You are looking at a small shop through edgeproxy. Choose a failure: a broken upstream really does it, the edge finds out what happened, and you get the page a visitor would get. The terminal says the real cause, under the same ray ID.</p>
<ol class="way"><li><span>You</span></li><li><span class="edge">edgeproxy</span></li><li><span>The shop</span></li></ol>
</div></header>
<main>
${HEALTHY}
<h2>When something breaks</h2>
<p class="soft">In the order in which a request travels. Pages are those of ${escapeHtml(brand)}; limits run at ${timeScale} of their real length, so that nobody waits long.</p>
${stages.map((one, index) => stage(one, index, limits)).join('')}
<h2>From a terminal</h2>
<pre><code>curl -i ${escapeHtml(url)}/fail/connection_refused
curl -i -H 'Accept: application/json' ${escapeHtml(url)}/fail/http_response_timeout
curl -i -H 'Edge-Fault: tls_certificate_error/expired' ${escapeHtml(url)}/shop</code></pre>
</main>
<footer><div>Pages and failures are made on this machine; nothing here calls anyone else.</div></footer>
<script>${SCRIPT}</script>`)
}
