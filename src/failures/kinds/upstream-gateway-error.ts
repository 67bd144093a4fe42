import type { Kind } from '../kind.js'

export const upstreamGatewayError = {
  stage: 'answered',
  rfc9209: null,
  summary: {
    en: 'the upstream itself answered 502 or 504',
    fr: 'le serveur amont a lui-même répondu 502 ou 504'
  },
  meaning: {
    en: 'Nothing is wrong between the edge and the upstream: a complete answer came, and its status says that the upstream is a gateway whose own upstream failed. The edge replaces such an answer by a page where the brand does that, and passes it on otherwise. Whoever runs the server behind the upstream can act.',
    fr: 'Rien ne cloche entre le proxy et le serveur amont : une réponse complète est venue, et son statut dit que le serveur amont est une passerelle dont le propre serveur amont a échoué. Le proxy remplace cette réponse par une page quand la marque imitée le fait, et la transmet sinon. Celui qui exploite le serveur derrière le serveur amont peut agir.'
  },
  causes: [
    {
      en: 'The upstream is a web server or load balancer, and the application behind it is down (502) or too slow (504).',
      fr: 'Le serveur amont est un serveur web ou un répartiteur, et l’application derrière lui est arrêtée (502) ou trop lente (504).'
    },
    {
      en: 'The application answers 502 or 504 itself when an API it calls fails.',
      fr: 'L’application répond elle-même 502 ou 504 quand une API qu’elle appelle échoue.'
    },
    {
      en: 'A deployment replaces the application behind a web server that keeps running.',
      fr: 'Un déploiement remplace l’application derrière un serveur web qui, lui, continue.'
    }
  ],
  checks: [
    {
      en: "Look at the error log of the upstream's web server: it names the address that failed.",
      fr: 'Regardez le journal d’erreurs du serveur web amont : il nomme l’adresse en échec.'
    },
    {
      en: "Ask the application behind it directly, from the upstream's machine.",
      fr: 'Interrogez directement l’application derrière lui, depuis la machine amont.'
    },
    {
      en: "See the upstream's own page: start the edge with --intercept pass.",
      fr: 'Voyez la page du serveur amont : lancez le proxy avec --intercept pass.'
    }
  ],
  reasons: {
    502: {
      en: 'bad gateway: what is behind the upstream failed',
      fr: 'bad gateway : ce qui est derrière le serveur amont a échoué'
    },
    504: {
      en: 'gateway timeout: what is behind the upstream was too slow',
      fr: 'gateway timeout : ce qui est derrière le serveur amont a été trop lent'
    }
  }
} as const satisfies Kind
