/** The words of a bundle's README, in two languages. What a code needs is the brand's to say. */
import type { BundlePart, Language } from '../brand/brand.js'

/** Files by name, in the order in which a bundle holds them. */
export const FILES = [
  'README.md', 'record.json', 'trace.txt', 'through-the-edge.har', 'straight-to-origin.har', 'origin-check.txt', 'origin-check.json', 'certificate.txt', 'route.txt', 'listener.log'
] as const

export type FileName = typeof FILES[number]

/** The files that a part stands for. */
export const PARTS: Readonly<Record<BundlePart, readonly FileName[]>> = {
  trace: ['trace.txt'],
  hars: ['through-the-edge.har', 'straight-to-origin.har'],
  certificate: ['certificate.txt'],
  route: ['route.txt'],
  listener: ['listener.log']
}

const en = {
  title: 'Support bundle',
  simulated: 'Made by edgeproxy, a local stand-in for an edge. The failure was real; no vendor has seen this request, and none of their support can look up its ray.',
  facts: { what: 'What the client got', url: 'URL', ray: 'Ray', when: 'When', kind: 'What happened', seen: 'What was seen', hint: 'Hint', fault: 'Asked for', upstream: 'Upstream', again: 'Asked again' },
  noHead: 'no answer: the connection was cut',
  byUpstream: 'sent by the upstream',
  byEdge: 'made by the edge',
  colo: 'edge',
  stage: 'stage',
  noFailure: 'nothing failed: the upstream’s answer was relayed',
  noUpstream: 'none was chosen',
  fault: 'this failure was provoked on purpose, with the fault',
  through: 'through the edge',
  straight: 'straight to the upstream',
  answered: 'status',
  to: 'Who to send it to',
  host: 'Who runs the upstream: the hosting provider, or the administrator of the server.',
  support: 'The edge’s support, when the first could not end it.',
  supportFirst: 'The edge’s support: the first to ask, because the edge made this answer by itself.',
  say: 'What to say',
  at: 'at',
  ask: 'What to ask',
  inside: 'What is inside',
  asked: 'asked for with this code',
  missing: 'Still to be added by you',
  nothing: 'Nothing.',
  masked: 'What was masked',
  maskedNone: 'Nothing was found that looks like a secret.',
  maskedNote: 'In every file *** stands in place of these values. Bodies of requests are not stored. Read the files before you send them: no list of names is complete.',
  files: {
    'README.md': 'this page',
    'record.json': 'the line of the edge’s log about this request',
    'trace.txt': 'what the edge says about itself and the client',
    'through-the-edge.har': 'the request through the edge',
    'straight-to-origin.har': 'the same request straight to the upstream',
    'origin-check.txt': 'the way to the upstream, leg by leg: DNS, TCP, TLS, HTTP',
    'origin-check.json': 'the same for programs',
    'certificate.txt': 'what the upstream’s certificate says',
    'route.txt': 'how to trace the way through the network; nothing was run',
    'listener.log': 'the log of the listener between edge and upstream'
  } satisfies Record<FileName, string>
}

const fr: typeof en = {
  title: 'Dossier pour l’assistance',
  simulated: 'Produit par edgeproxy, qui tient lieu de proxy en local. La panne est réelle ; aucun fournisseur n’a vu cette requête, et aucune assistance ne peut retrouver cet identifiant Ray.',
  facts: { what: 'Ce que le client a reçu', url: 'URL', ray: 'Ray', when: 'Quand', kind: 'Ce qui s’est passé', seen: 'Ce qui a été constaté', hint: 'Indice', fault: 'Provoquée', upstream: 'Serveur d’origine', again: 'Nouvel essai' },
  noHead: 'aucune réponse : la connexion a été coupée',
  byUpstream: 'envoyé par le serveur d’origine',
  byEdge: 'produit par le proxy',
  colo: 'proxy',
  stage: 'étape',
  noFailure: 'aucune panne : la réponse du serveur d’origine a été transmise',
  noUpstream: 'aucun n’a été choisi',
  fault: 'cette panne a été provoquée exprès, par le défaut',
  through: 'à travers le proxy',
  straight: 'directement vers le serveur d’origine',
  answered: 'statut',
  to: 'À qui l’envoyer',
  host: 'À qui gère le serveur d’origine : l’hébergeur ou l’administrateur du serveur.',
  support: 'À l’assistance du proxy, si le premier n’a pas pu résoudre la panne.',
  supportFirst: 'À l’assistance du proxy, en premier : cette réponse vient du proxy lui-même.',
  say: 'Ce qu’il faut dire',
  at: 'à',
  ask: 'Ce qu’il faut demander',
  inside: 'Ce que contient le dossier',
  asked: 'demandé pour ce code',
  missing: 'À ajouter par vos soins',
  nothing: 'Rien.',
  masked: 'Ce qui a été masqué',
  maskedNone: 'Rien qui ressemble à un secret n’a été trouvé.',
  maskedNote: 'Dans tous les fichiers, *** remplace ces valeurs. Le corps des requêtes n’est pas conservé. Relisez les fichiers avant de les envoyer : aucune liste de noms n’est complète.',
  files: {
    'README.md': 'cette page',
    'record.json': 'la ligne du journal du proxy sur cette requête',
    'trace.txt': 'ce que le proxy dit de lui-même et du client',
    'through-the-edge.har': 'la requête à travers le proxy',
    'straight-to-origin.har': 'la même requête directement vers le serveur d’origine',
    'origin-check.txt': 'le chemin vers le serveur d’origine, étape par étape : DNS, TCP, TLS, HTTP (en anglais)',
    'origin-check.json': 'la même chose pour les programmes',
    'certificate.txt': 'ce que dit le certificat du serveur d’origine',
    'route.txt': 'comment tracer le chemin réseau ; rien n’a été lancé',
    'listener.log': 'le journal de l’écouteur entre le proxy et le serveur d’origine'
  }
}

/** French sets a no-break space before high punctuation. */
const spaced = <T>(words: T): T => JSON.parse(JSON.stringify(words).replace(/ (?=[:;?!])/g, '\u00a0')) as T

export const WORDS: Readonly<Record<Language, typeof en>> = { en, fr: spaced(fr) }
