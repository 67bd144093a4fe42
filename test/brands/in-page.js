/* global document, window, getComputedStyle, NodeFilter */
// Runs inside the browser, not in Node: what a page looks like, measured where it is laid out.

function * texts () {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode() !== null) {
    const { currentNode: node } = walker
    if (node.textContent.trim() !== '' && node.parentElement.checkVisibility()) yield node
  }
}

/** Boxes that stick out of the window, and texts that stick out of the card they stand on. */
window.outside = () => {
  const width = document.documentElement.clientWidth
  const right = box => Math.round(box.getBoundingClientRect().right)
  const boxes = [...document.querySelectorAll('body *')].filter(element => right(element) > width)
  const range = document.createRange()
  const words = [...texts()].filter(node => {
    range.selectNodeContents(node)
    return right(range) > right(node.parentElement.closest('.seen, main, footer, body'))
  })
  const found = [...boxes.map(element => `<${element.tagName} class="${element.className}">`), ...words.map(node => node.textContent.slice(0, 30))]
  return document.documentElement.scrollWidth > window.innerWidth ? ['the page scrolls sideways', ...found] : found
}

const parts = color => (color.match(/[\d.]+/g) ?? []).map(Number)

/** Relative luminance, WCAG 2.2. */
function luminance (color) {
  const [r, g, b] = parts(color).map(value => value / 255).map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function backdrop (element) {
  for (let at = element; at !== null; at = at.parentElement) {
    const color = getComputedStyle(at).backgroundColor
    if ((parts(color)[3] ?? 1) > 0) return color
  }
  return 'rgb(255, 255, 255)'
}

function contrast (element) {
  const [high, low] = [luminance(getComputedStyle(element).color), luminance(backdrop(element))].sort((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

function isLarge (element) {
  const { fontSize, fontWeight } = getComputedStyle(element)
  return parseFloat(fontSize) >= 24 || (parseFloat(fontSize) >= 18.66 && Number(fontWeight) >= 700)
}

/** Texts below the contrast of WCAG AA: 4.5, or 3 for large ones; and whether there was something to look at. */
window.faint = () => {
  const all = [...texts()]
  const found = all.map(node => [node.textContent.trim().slice(0, 30), contrast(node.parentElement), isLarge(node.parentElement)])
    .filter(([, ratio, large]) => ratio < (large ? 3 : 4.5))
    .map(([text, ratio]) => `${text}: ${ratio.toFixed(2)}`)
  return { found, enough: all.length > 15 }
}

/** Drawings wider than an icon: what a page without its style sheet must not have. */
window.bigDrawings = () => [...document.querySelectorAll('svg')].filter(svg => svg.getBoundingClientRect().width > 64).length
