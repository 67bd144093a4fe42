// error-pages/alwaysdata/FACTS.md says which test holds which documented fact.
import t from 'tap'
import { holdFacts } from './facts.js'

holdFacts(t, 'alwaysdata', ['1.', '2.', '3.', '4.', '5.', '6.', '7.'])
