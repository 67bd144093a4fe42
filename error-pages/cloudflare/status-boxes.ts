/** The three status boxes You, edge and host: who works, who does not. */
import type { Blame, Fields, Language } from '../../src/brand/brand.js'
import type { EdgePage } from './page.js'

const WORDS = {
  en: { you: 'You', youRole: 'Browser', edgeRole: 'Edge', hostRole: 'Host', working: 'Working', failing: 'Error' },
  fr: { you: 'Vous', youRole: 'Navigateur', edgeRole: 'Proxy', hostRole: 'Serveur d’origine', working: 'Fonctionne', failing: 'Erreur' }
} as const

export function statusBoxes (page: EdgePage, language: Language): Fields {
  const { working, failing, ...names } = WORDS[language]
  const blames = (who: Blame): boolean => page.blame === who
  const state = (who: Blame): string => blames(who) ? failing : working
  // the class is how monitoring tools find the failing part
  const mark = (who: Blame): string => blames(who) ? ' cf-error-source' : ''
  const badge = (who: Blame): string => blames(who) ? 'bad' : 'good'
  return {
    ...names,
    youState: state('client'),
    youMark: mark('client'),
    youBadge: badge('client'),
    edgeState: state('edge'),
    edgeMark: mark('edge'),
    edgeBadge: badge('edge'),
    hostState: state('upstream'),
    hostMark: mark('upstream'),
    hostBadge: badge('upstream')
  }
}
