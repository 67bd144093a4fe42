/** The words around a page's own words. */
import type { Fields, Language } from '../../src/brand/brand.js'
import type { PlatformPage } from './page.js'

const INTERFACE = {
  en: {
    asVisitor: 'If you are visiting this site',
    asOwner: 'If this is your site',
    handOver: 'If you ask for help, hand over',
    rayLabel: 'Ray ID:',
    timeLabel: 'Time:',
    simulated: 'Simulated by edgeproxy',
    rehearsal: 'The failure is real, but this page was not made by alwaysdata.',
    seenTitle: 'Seen here',
    seenNote: 'only shown on this machine',
    causeLabel: 'Cause',
    fixLabel: 'What to do',
    saidLabel: 'Its last lines',
    kindLabel: 'Failure',
    stageLabel: 'Stage',
    requestLabel: 'Request',
    moreLabel: 'More'
  },
  fr: {
    asVisitor: 'Si vous visitez ce site',
    asOwner: 'Si ce site est le vôtre',
    handOver: 'Si vous demandez de l’aide, transmettez',
    rayLabel: 'Identifiant Ray\u00A0:',
    timeLabel: 'Heure\u00A0:',
    simulated: 'Simulé par edgeproxy',
    rehearsal: 'La panne est réelle, mais cette page ne vient pas d’alwaysdata.',
    seenTitle: 'Constaté ici',
    seenNote: 'affiché sur cette machine uniquement',
    causeLabel: 'Cause',
    fixLabel: 'Que faire',
    saidLabel: 'Ses dernières lignes',
    kindLabel: 'Panne',
    stageLabel: 'Étape',
    requestLabel: 'Requête',
    moreLabel: 'Pour en savoir plus'
  }
} as const satisfies Record<Language, Fields>

/** A title of the documents is English in both languages, and says so to whoever reads the page aloud. */
export const wordsFor = ({ scene, documented }: PlatformPage, language: Language): Fields =>
  ({ ...INTERFACE[language], scene, titleLanguage: documented ? 'en' : language })
