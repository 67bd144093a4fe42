import type { Kind } from '../kind.js'

export const proxyLoopDetected = {
  stage: 'site',
  rfc9209: 'proxy_loop_detected',
  summary: {
    en: 'the request has already been through this edge',
    fr: 'la requête est déjà passée par ce proxy'
  },
  meaning: {
    en: "The request carries this edge's own mark in CDN-Loop (RFC 8586), or the upstream is an address the edge listens on, so forwarding it would send it round again without end. The upstream was not asked this time: in fact the upstream is the edge itself, or something that leads back to it. Whoever set the upstream's address or a redirecting proxy behind the edge can act.",
    fr: 'La requête porte déjà la marque de ce proxy dans CDN-Loop (RFC 8586), ou le serveur amont est une adresse sur laquelle le proxy écoute ; la transmettre la ferait tourner sans fin. Le serveur amont n’a pas été interrogé cette fois : en réalité, le serveur amont est le proxy lui-même ou quelque chose qui y ramène. Celui qui a choisi l’adresse amont, ou un proxy placé derrière le proxy, peut agir.'
  },
  causes: [
    {
      en: "The upstream's host and port are those of the edge.",
      fr: 'L’hôte et le port du serveur amont sont ceux du proxy.'
    },
    {
      en: "The upstream's name resolves to the edge, for instance because the public DNS name of the site was used.",
      fr: 'Le nom du serveur amont se résout vers le proxy, par exemple parce qu’on a donné le nom public du site.'
    },
    {
      en: "A development server or proxy behind the edge forwards to the edge's port.",
      fr: 'Un serveur de développement ou un proxy derrière le proxy renvoie vers le port du proxy.'
    }
  ],
  checks: [
    {
      en: "Compare the upstream's address with the URL that the edge printed at its start.",
      fr: 'Comparez l’adresse amont avec l’URL affichée par le proxy à son démarrage.'
    },
    {
      en: "Look up the upstream's name: getent ahosts <name>",
      fr: 'Résolvez le nom du serveur amont : getent ahosts <nom>'
    },
    {
      en: 'Ask the upstream without the edge and look for a CDN-Loop line in what it receives.',
      fr: 'Interrogez le serveur amont sans passer par le proxy et cherchez une ligne CDN-Loop dans ce qu’il reçoit.'
    }
  ],
  reasons: {
    second_pass: {
      en: "the edge's own mark in CDN-Loop came back",
      fr: 'la marque du proxy dans CDN-Loop est revenue'
    },
    upstream_is_edge: {
      en: "the upstream's address is one the edge listens on",
      fr: 'l’adresse du serveur amont est une adresse sur laquelle le proxy écoute'
    }
  }
} as const satisfies Kind
