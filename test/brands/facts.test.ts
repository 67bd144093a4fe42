// error-pages/<brand>/FACTS.md says which test holds which documented fact.
import t from 'tap'
import { holdFacts } from './facts.js'

const SECTIONS = {
  alwaysdata: ['1.', '2.', '3.', '4.', '5.', '6.', '7.'],
  cloudflare: ['0.', '1.1', '1.2', '1.3', '1.4', '2.1', '2.2', '2.3', '2.4', '3.', '4.', '5.', '6.', '7.']
}

for (const [brand, sections] of Object.entries(SECTIONS)) t.test(brand, async t => { holdFacts(t, brand, sections) })
