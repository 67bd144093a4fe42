// alone: its browser is one for the file
/** The cloudflare brand's pages in a real browser. */
import { html } from './cloudflare-page.js'
import { LOCAL, LONG, testLooks } from './looks.js'

testLooks({
  pages: [
    ['521', 'connection_refused', {}],
    ['521-local-fr', 'connection_refused', { ...LOCAL, language: 'fr' }],
    ['521-long', 'connection_refused', { ...LOCAL, ...LONG }],
    ['520-fr', 'http_response_empty', { ...LOCAL, language: 'fr' }],
    ['500', 'proxy_internal_error', {}],
    ['400', 'http_request_error', {}],
    ['1016-local', 'dns_error', LOCAL],
    ['1016-long', 'dns_error', { ...LOCAL, ...LONG, language: 'fr' }]
  ],
  html,
  background: { light: 'rgb(238, 241, 245)', dark: 'rgb(14, 19, 26)' },
  // status boxes only where the page has them
  reading: name => [
    /edgeproxy/,
    new RegExp(`${parseInt(name)}`),
    /UTC/,
    ...name.startsWith('1') ? [] : [/(Working|Fonctionne|Error|Erreur)$/m],
    /What happened|Que s’est-il/,
    /What can I|Que puis-je/,
    /click to reveal|cliquer/
  ],
  closer: async page => { await page.locator('summary').click() },
  more: async (browser, t) => {
    await t.test('the client\'s address shows on demand, without a script', async t => {
      const page = await browser.newPage({ javaScriptEnabled: false })
      await page.setContent(html('connection_refused'))
      const address = page.getByText('192.0.2.55')
      t.equal(await address.isVisible(), false)
      await page.locator('summary').click()
      t.equal(await address.isVisible(), true)
    })
  }
})
