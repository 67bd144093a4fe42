/** The words of the demo's own pages. French has a no-break space before high punctuation. */
import type { Blame, Language } from '../../brand/brand.js'
import type { Text } from '../../failures/kind.js'
import type { Stage } from '../../failures/stage.js'

const say = (en: string, fr: string): Text => ({ en, fr: fr.replace(/ ([:;?!»])/g, '\u00A0$1').replace(/« /g, '«\u00A0') })

export const WORDS = {
  title: say('edgeproxy demo', 'Démo d’edgeproxy'),
  intro: say(
    'Every failure here really happens: a broken upstream does it, the edge finds out what it was, and you see the page a visitor gets.',
    'Chaque panne a vraiment lieu : un serveur amont la provoque, le proxy trouve la cause, et vous voyez la page que reçoit un visiteur.'),
  skip: say('Skip to the failures', 'Aller aux pannes'),
  brand: say('Pages of', 'Pages de'),
  language: say('Language', 'Langue'),
  cause: say('Cause on the page', 'Cause sur la page'),
  shown: say('shown', 'affichée'),
  hidden: say('hidden', 'masquée'),
  order: say('Order', 'Ordre'),
  byCode: say('by code', 'par code'),
  byKind: say('by kind', 'par type'),
  search: say('Search', 'Rechercher'),
  searchHint: say('521, certificate, timeout …', '521, certificat, délai …'),
  found: say('found', 'trouvées'),
  sheet: say('Sheet of all codes', 'Fiche de tous les codes'),
  print: say('Print this page', 'Imprimer cette page'),
  healthy: say('When all is well', 'Quand tout va bien'),
  shop: say('the shop', 'la boutique'),
  api: say('its API', 'son API'),
  clock: say('its clock', 'son horloge'),
  more: say('finer reasons', 'motifs plus précis'),
  unavailable: say('Not on this machine', 'Pas sur cette machine'),
  takes: say('shows after', 'apparaît après'),
  log: say('Live log', 'Journal en direct'),
  logNote: say(
    'Finished requests of this demo, newest first. The terminal has the full lines.',
    'Requêtes terminées de cette démo, la plus récente en premier. Le terminal a les lignes complètes.'),
  logNone: say('No request yet. Open a failure.', 'Aucune requête. Ouvrez une panne.'),
  logScript: say('The live log needs JavaScript; the terminal has the same lines.',
    'Le journal en direct a besoin de JavaScript ; le terminal a les mêmes lignes.'),
  logLost: say(
    'The demo has ended, or the log is full: reload the page.',
    'La démo est terminée, ou le journal est complet : rechargez la page.'),
  previous: say('Previous', 'Précédente'),
  next: say('Next', 'Suivante'),
  index: say('All failures', 'Toutes les pannes'),
  alone: say('Open the page alone', 'Ouvrir la page seule'),
  again: say('Ask again', 'Redemander'),
  frame: say('The page that the visitor gets', 'La page que reçoit le visiteur'),
  how: say('How the demo makes it', 'Comment la démo la provoque'),
  meaning: say('What it means', 'Ce que cela veut dire'),
  causes: say('Usual causes', 'Causes habituelles'),
  checks: say('What to check', 'Que vérifier'),
  saw: say('What edgeproxy saw', 'Ce qu’edgeproxy a constaté'),
  sawNone: say('The request is still under way …', 'La requête est encore en cours …'),
  cut: say(
    'There is no error page: a part of the answer had left for the browser before it failed, so the edge could ' +
    'only cut the connection. The frame shows what came.',
    'Il n’y a pas de page d’erreur : une partie de la réponse était déjà partie vers le navigateur, et le proxy ' +
    'n’a pu que couper la connexion. Le cadre montre ce qui est arrivé.'),
  passed: say(
    'This platform passes an upstream’s own 502 and 504 on as they are; the demo makes it show its page all the same (intercept: replace).',
    'Cette plateforme transmet telles quelles les réponses 502 et 504 du serveur amont ; la démo lui fait quand ' +
    'même afficher sa page (intercept: replace).'),
  terminal: say('From a terminal', 'Depuis un terminal'),
  stage: say('Stage', 'Étape'),
  status: say('status', 'statut'),
  sheetTitle: say('All error codes', 'Tous les codes d’erreur'),
  sheetNote: say(
    'A hand-out of the edgeproxy demo: simulated pages, in our own words. It is not issued by the platform that it imitates.',
    'Document de la démo d’edgeproxy : pages simulées, avec nos propres mots. Il n’émane pas de la plateforme imitée.'),
  code: say('Code', 'Code'),
  means: say('Meaning', 'Signification'),
  who: say('Points at', 'Désigne'),
  kinds: say('Failures that lead to it', 'Pannes qui y mènent'),
  handOver: say('To hand over', 'À transmettre'),
  classTitle: say('What is wrong here?', 'Quelle est la panne ?'),
  classIntro: say(
    'Each exercise is a failure that really happens. Look at the page, at its address with curl, and at the ' +
    'headers: name the stage, the cause, who has to act, and what to check next.',
    'Chaque exercice est une panne réelle. Regardez la page, son adresse avec curl et les en-têtes : nommez ' +
    'l’étape, la cause, qui doit agir et quoi vérifier ensuite.'),
  exercise: say('Exercise', 'Exercice'),
  exercises: say('All exercises', 'Tous les exercices'),
  questions: say('Questions', 'Questions'),
  answer: say('Show the answer', 'Afficher la réponse'),
  hideAnswer: say('Hide the answer', 'Masquer la réponse'),
  answerIs: say('Answer', 'Réponse'),
  trainer: say('You are the trainer: answers are shown to this browser.', 'Vous êtes le formateur : ce navigateur voit les réponses.'),
  footer: say('Pages and failures are made on this machine; nothing here calls anyone else.',
    'Pages et pannes sont faites sur cette machine ; rien ici n’appelle l’extérieur.'),
  missing: say('There is no such page', 'Cette page n’existe pas')
} as const satisfies Record<string, Text>

export const QUESTIONS: readonly Text[] = [
  say('At which stage did the request fail?', 'À quelle étape la requête a-t-elle échoué ?'),
  say('What is the cause, and which fact shows it?', 'Quelle est la cause, et quel fait la montre ?'),
  say('Who has to act: visitor, edge, site owner, hosting provider?', 'Qui doit agir : visiteur, proxy, propriétaire du site, hébergeur ?'),
  say('What would you check next, and what would you hand over?', 'Que vérifier ensuite, et que transmettre ?')
]

export const STAGE_TITLES: Readonly<Record<Stage, Text>> = {
  site: say('Choosing the site', 'Choix du site'),
  instance: say('Starting the program', 'Démarrage du programme'),
  circuit: say('Deciding whether to try', 'Décision d’essayer'),
  resolve: say('Looking up the name', 'Résolution du nom'),
  connect: say('Connecting', 'Connexion'),
  handshake: say('TLS handshake', 'Négociation TLS'),
  request: say('Sending the request', 'Envoi de la requête'),
  head: say('Waiting for headers', 'Attente des en-têtes'),
  body: say('Receiving the body', 'Réception du corps'),
  answered: say('Reading the answer', 'Lecture de la réponse'),
  listener: say('Through a listener', 'Par un listener'),
  tunnel: say('Through a tunnel', 'Par un tunnel'),
  edge: say('The edge itself', 'Le proxy lui-même')
}

export const blameWord = (blame: Blame, language: Language): string => BLAMES[blame ?? 'nobody'][language]

const BLAMES = {
  client: say('visitor', 'visiteur'),
  edge: say('edge', 'proxy'),
  upstream: say('upstream', 'serveur amont'),
  nobody: say('nobody', 'personne')
} as const satisfies Record<string, Text>

export const SWITCHED: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français' }
