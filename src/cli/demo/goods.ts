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
.shop{padding:.9rem clamp(.8rem,2vw,1.6rem);max-width:66rem}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17.5rem),1fr));gap:.9rem;
padding:0;margin:0 0 1rem;list-style:none}
.good{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.9rem}
.button{font-weight:600;border-radius:.5rem;background:var(--sea);
color:var(--sea-ink);padding:.45rem .9rem;text-decoration:none;display:inline-block}
.picture{height:8.5rem;border-radius:.6rem;
position:relative;overflow:hidden;background:linear-gradient(160deg,hsl(var(--hue) 55% 72%),hsl(calc(var(--hue) + 26) 48% 42%))}
.picture::before,.picture::after{content:"";position:absolute;left:-10%;right:-10%;
bottom:-3.4rem;height:6rem;border-radius:50%;background:hsl(calc(var(--hue) + 26) 45% 30%/.55)}
.picture::after{bottom:-4.2rem;left:30%;background:hsl(calc(var(--hue) + 50) 45% 24%/.6)}
.price{font-weight:700;font-variant-numeric:tabular-nums}
.row{display:flex;justify-content:space-between;align-items:baseline;gap:.6rem}
`

const card = ({ name, price, words, hue }: (typeof PRODUCTS)[number]): string =>
  `<li class="good"><div class="picture" style="--hue:${hue}"></div><div class="row"><h2>${name}</h2><span class="price">€${price}</span></div><p class="soft">${words}</p></li>`

/** @param home the demo's index */
export const shopPage = (home = '/'): string => htmlPage({
  language: 'en',
  title: 'Quayside Goods',
  style: SHOP_STYLE,
  body: `<header class="top"><p><a href="${home}">Back to the demo</a></p>
<h1>Quayside Goods</h1>
<p>Useful things for people near water. Today the shop is open, because nothing is broken.</p>
</header>
<main class="shop"><ul class="grid">${PRODUCTS.map(card).join('\n')}</ul>
<p><a class="button" href="/fail/connection_refused">Check out while the shop is down</a></p></main>
<footer>A made-up shop: the upstream of the edgeproxy demo.</footer>`
})
