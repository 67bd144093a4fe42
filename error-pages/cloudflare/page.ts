/** What this brand keeps with a page besides the contract: the members of the structured bodies. */
import type { Page, Text } from '../../src/brand/brand.js'

export interface EdgePage extends Page {
  /** `error_name`: stable, snake_case. */
  readonly errorName: string
  /** `error_category`: stable. */
  readonly category: 'origin' | 'cloudflare' | 'ssl' | 'dns' | 'access_denied' | 'config' | 'rate_limit' | 'tls' | 'rewrite'
  /** Only the site's owner can end it. */
  readonly ownerAction: boolean
  /** The edge made the error; false when it dresses an answer of the origin. */
  readonly edgeMade: boolean
}

/** Layouts of the documented edge: three status boxes, or none. */
export const STATUS_BOXES = 'page.html'
export const PLAIN = 'page-1xxx.html'

/** A text in two languages. French puts a no-break space before high punctuation and inside its quotation marks. */
export const say = (en: string, fr: string): Text => ({
  en,
  fr: fr.replace(/ ([:;?!»])/g, '\u00A0$1').replace(/« /g, '«\u00A0')
})

/** Handed over whatever the error is. */
export const RAY_AND_TIME = say(
  'the ray ID and the time of this page, with the time zone',
  'l’identifiant Ray et l’heure de cette page, avec le fuseau horaire')

export const FULL_URL = say('the full URL that failed', 'l’URL complète en erreur')

/** The edge's own word about itself and the visitor, from the browser that saw the error. */
export const TRACE = say(
  'the output of /cdn-cgi/trace of this site, opened in the browser that saw the error',
  'ce qu’affiche /cdn-cgi/trace sur ce site, dans le navigateur où l’erreur a été observée')
