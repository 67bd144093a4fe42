/** What the demo's shop sells, and the page that shows it. */
import { htmlPage } from './look.js'

export const PRODUCTS = [
  { id: 1, name: 'Harbor lantern', price: 48, words: 'Brass and glass; throws a warm circle on the table.', hue: 38 },
  { id: 2, name: 'Tide clock', price: 72, words: 'One hand, two tides a day, no hurry at all.', hue: 196 },
  { id: 3, name: 'Wool watch cap', price: 26, words: 'Knitted tight enough for an open deck in March.', hue: 4 },
  { id: 4, name: 'Chart tube', price: 31, words: 'Keeps a rolled map dry through the worst of weather.', hue: 150 },
  { id: 5, name: 'Enamel mug', price: 14, words: 'Chips with dignity. Holds exactly one good coffee.', hue: 222 },
  { id: 6, name: 'Rope doormat', price: 39, words: 'Woven from retired mooring line by patient hands.', hue: 72 }
] as const

const SHOP_STYLE = `
.picture{height:8.5rem;border-radius:.6rem;position:relative;overflow:hidden;background:linear-gradient(160deg,hsl(var(--hue) 55% 72%),hsl(calc(var(--hue) + 26) 48% 42%))}
.picture::before,.picture::after{content:"";position:absolute;left:-10%;right:-10%;bottom:-3.4rem;height:6rem;border-radius:50%;background:hsl(calc(var(--hue) + 26) 45% 30%/.55)}
.picture::after{bottom:-4.2rem;left:30%;background:hsl(calc(var(--hue) + 50) 45% 24%/.6)}
.price{font-weight:700;font-variant-numeric:tabular-nums}
.row{display:flex;justify-content:space-between;align-items:baseline;gap:.6rem}
`

const card = ({ name, price, words, hue }: (typeof PRODUCTS)[number]): string =>
  `<li class="card"><div class="picture" style="--hue:${hue}"></div><div class="row"><h3>${name}</h3><span class="price">€${price}</span></div><p class="soft">${words}</p></li>`

export const shopPage = (): string => htmlPage('Quayside Goods', SHOP_STYLE, `<header><div>
<p class="soft"><a href="/">Back to the demo</a></p>
<h1>Quayside Goods</h1>
<p>Useful things for people near water. Today the shop is open, because nothing is broken.</p>
</div></header>
<main><ul class="grid">${PRODUCTS.map(card).join('\n')}</ul>
<p><a class="button" href="/fail/connection_refused">Check out while the shop is down</a></p></main>
<footer><div>A made-up shop: the upstream of the edgeproxy demo.</div></footer>`)
