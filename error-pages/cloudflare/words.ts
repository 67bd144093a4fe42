/** The words around a page's own words. */
import type { Fields, Language } from '../../src/brand/brand.js'

export const INTERFACE = {
  en: {
    codeLabel: 'Error code',
    errorLabel: 'Error',
    whatHappened: 'What happened?',
    whatToDo: 'What can I do?',
    asVisitor: 'If you are visiting this site',
    asOwner: 'If this is your site',
    handOver: 'What to hand to your host or to support',
    rayLabel: 'Ray ID:',
    addressLabel: 'Your IP address',
    reveal: 'click to reveal',
    rehearsal: 'This is a rehearsal: the failure is real, but this page was not made by Cloudflare.',
    simulated: 'Simulated by edgeproxy',
    seenTitle: 'What edgeproxy saw',
    seenNote: 'only shown on this machine',
    requestLabel: 'Request',
    kindLabel: 'Failure',
    stageLabel: 'Stage',
    moreLabel: 'To learn more',
    widgetLabel: 'Confirm that you are human',
    attackLabel: 'Your browser is being checked',
    widgetNote: 'A challenge stands here in production. This edge never challenges anybody.',
    noCopy: 'No kept copy of this page is available.'
  },
  fr: {
    codeLabel: 'Code d’erreur',
    errorLabel: 'Erreur',
    whatHappened: 'Que s’est-il passé\u00A0?',
    whatToDo: 'Que puis-je faire\u00A0?',
    asVisitor: 'Si vous visitez ce site',
    asOwner: 'Si ce site est le vôtre',
    handOver: 'À transmettre à l’hébergeur ou à l’assistance',
    rayLabel: 'Identifiant Ray\u00A0:',
    addressLabel: 'Votre adresse IP',
    reveal: 'cliquer pour afficher',
    rehearsal: 'Ceci est une répétition\u00A0: la panne est réelle, mais cette page ne vient pas de Cloudflare.',
    simulated: 'Simulé par edgeproxy',
    seenTitle: 'Ce qu’edgeproxy a constaté',
    seenNote: 'affiché sur cette machine uniquement',
    requestLabel: 'Requête',
    kindLabel: 'Panne',
    stageLabel: 'Étape',
    moreLabel: 'Pour en savoir plus',
    widgetLabel: 'Confirmez que vous êtes humain',
    attackLabel: 'Votre navigateur est en cours de vérification',
    widgetNote: 'En production, une vérification se trouve ici. Ce proxy ne soumet jamais personne à une vérification.',
    noCopy: 'Aucune copie conservée de cette page n’est disponible.'
  }
} as const satisfies Record<Language, Fields>
