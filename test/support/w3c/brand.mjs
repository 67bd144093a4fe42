// A brand of one's own, of plain JavaScript in a folder: one page for every failure, and a log in a dialect of text.
import { FAILURE_KINDS } from '../../../src/failures/catalog.js'
import { w3c } from './dialect.mjs'

const both = text => ({ en: text, fr: text })

const closed = {
  status: 502,
  code: '502',
  title: both('Closed'),
  blame: 'upstream',
  happened: both('Nobody answers.'),
  visitor: both('Come back.'),
  owner: [both('Look at the program.')],
  retryAfter: null,
  template: 'closed.html'
}

export const brand = {
  name: 'w3c',
  pages: {
    all: { closed },
    byKind: Object.fromEntries(FAILURE_KINDS.map(kind => [kind, 'closed'])),
    headers: () => [],
    intercepts: false
  },
  forms: {
    json: ({ ray }) => ({ ray }),
    markdown: () => '# Closed',
    text: () => 'closed',
    fields: () => ({}),
    textForTools: false
  },
  dialects: { w3c }
}
