/** The demo's script: search, the live log, and what was seen beside a failure. Without it all links work. */
import { createHash } from 'node:crypto'

const SCRIPT = `'use strict'
const $ = (selector, all) => all ? [...document.querySelectorAll(selector)] : document.querySelector(selector)

const search = $('#search')
if (search !== null) {
  $('.find').hidden = false
  const items = $('[data-words]', true)
  const look = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean)
    for (const item of items) item.hidden = !words.every(word => item.dataset.words.includes(word))
    for (const group of $('[data-group]', true)) group.hidden = !group.querySelector('[data-words]:not([hidden])')
    const found = items.filter(item => !item.hidden).length
    $('#found').textContent = words.length === 0 ? '' : found + ' ' + $('#found').dataset.word
  }
  search.addEventListener('input', look)
  look()
}

for (const button of $('[data-print]', true)) {
  button.hidden = false
  button.addEventListener('click', () => print())
}

const frame = $('iframe')
let asked = performance.timeOrigin - 500
for (const link of $('[data-again]', true)) {
  link.addEventListener('click', event => {
    event.preventDefault()
    asked = performance.timeOrigin + performance.now() - 50
    $('#saw-none').hidden = false
    frame.contentWindow.location.replace(link.href)
  })
}

const log = $('#log')
if (log !== null) {
  const texts = log.dataset
  const most = 40
  const row = entry => {
    const item = document.createElement('li')
    item.className = entry.failed ? 'failed' : 'fine'
    const put = (name, text, lang) => {
      const part = document.createElement(name)
      part.textContent = text
      if (lang) part.lang = lang
      item.append(part, ' ')
    }
    put('b', entry.status ?? '-')
    put('span', entry.time)
    put('code', entry.method + ' ' + entry.url)
    put('span', entry.ms + ' ms')
    if (entry.kind) put('code', entry.kind)
    if (entry.message) put('span', entry.message, 'en')
    return item
  }
  const tell = entry => {
    const saw = $('#saw')
    // an earlier request for the same address is not the one in the frame
    if (saw === null || entry.url.split('?')[0] !== saw.dataset.path || entry.at < asked) return
    for (const name of ['ray', 'status', 'kind', 'message', 'hint']) {
      const value = entry[name]
      const part = $('#saw-' + name)
      if (part === null) continue
      part.textContent = value ?? '-'
      part.parentElement.hidden = value == null
    }
    $('#saw-none').hidden = true
  }
  const news = new EventSource(texts.live)
  news.addEventListener('message', event => {
    const entries = JSON.parse(event.data)
    for (const entry of entries) {
      log.prepend(row(entry))
      tell(entry)
    }
    while (log.children.length > most) log.lastElementChild.remove()
    $('#log-none').hidden = log.children.length > 0
  })
  news.addEventListener('error', () => {
    if (news.readyState === 2) {
      $('#log-none').hidden = false
      $('#log-none').textContent = texts.lost
    }
  })
  addEventListener('pagehide', () => news.close())
  addEventListener('pageshow', event => { if (event.persisted) location.reload() })
}

const turns = { ArrowLeft: 'a[rel=prev]', ArrowRight: 'a[rel=next]' }
addEventListener('keydown', event => {
  const turn = turns[event.key]
  if (!turn || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.target.closest('input,pre,iframe')) return
  $(turn)?.click()
})
`

/** Its name holds its content, so that a browser may keep it. */
export const script = { path: `/-/demo-${createHash('sha256').update(SCRIPT).digest('hex').slice(0, 10)}.js`, text: SCRIPT }
