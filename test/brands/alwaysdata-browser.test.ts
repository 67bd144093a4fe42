// alone: its browser is one for the file
/** The alwaysdata brand's pages in a real browser. */
import { MISSING_FOLDER, html } from './alwaysdata-page.js'
import { LOCAL, LONG, testLooks } from './looks.js'

testLooks({
  pages: [
    ['refused', 'connection_refused', {}],
    ['refused, local, French', 'connection_refused', { ...LOCAL, language: 'fr' }],
    ['refused, long', 'connection_refused', { ...LOCAL, ...LONG }],
    ['not ready, local', 'upstream_start_failed', { ...LOCAL, facts: MISSING_FOLDER }],
    ['skipped, French', 'upstream_skipped', { language: 'fr', facts: { retryAfter: 8 } }],
    ['site not found', 'site_not_found', {}]
  ],
  html,
  background: { light: 'rgb(244, 241, 234)', dark: 'rgb(20, 23, 25)' },
  reading: () => [
    /edgeproxy\./, /50[23]|404/, /upstream|Site not found/i, /visiting|visitez/, /your site|le vôtre/, /hand over|transmettez/, /Ray/, /UTC/
  ],
  closer: async (page, t) => { t.ok(Number(await page.evaluate('document.querySelector(".scene").getBoundingClientRect().width')) > 64, 'there is a drawing') }
})
