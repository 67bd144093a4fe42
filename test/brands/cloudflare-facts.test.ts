// error-pages/cloudflare/FACTS.md says which test holds which documented fact.
import t from 'tap'
import { holdFacts } from './facts.js'

holdFacts(t, 'cloudflare', ['0.', '1.1', '1.2', '1.3', '1.4', '2.1', '2.2', '2.3', '2.4', '3.', '4.', '5.', '6.', '7.'])
