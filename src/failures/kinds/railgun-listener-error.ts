import type { Kind } from '../kind.js'

export const railgunListenerError = {
  stage: 'listener',
  rfc9209: 'destination_unavailable',
  summary: {
    en: 'the way through the Railgun écouteur is broken, before it or behind it',
    fr: 'le chemin qui passe par l’écouteur Railgun est rompu, avant lui ou derrière lui'
  },
  meaning: {
    en: 'A listener stands between the edge and the origin, as a process of its own. Either the edge could not reach it, or it could reach its origin no better: its dial failed, TLS failed, or no answer came within lan.timeout. The reason says which, and the listener\'s own log has the line for it. An answer of the origin, whatever its status, is never this failure.',
    fr: 'Un écouteur (listener), processus à part entière, se trouve entre le proxy et le serveur d’origine. Soit le proxy n’a pas pu le joindre, soit lui-même n’a pas pu joindre l’origine : connexion en échec, TLS en échec, ou aucune réponse dans le délai lan.timeout. La raison précise lequel, et le journal de l’écouteur contient la ligne correspondante. Une réponse de l’origine, quel que soit son statut, n’est jamais cette panne.'
  },
  causes: [
    {
      en: 'A firewall between listener and origin drops or refuses its connections: the address of the listener has to be allowed.',
      fr: 'Un pare-feu entre l’écouteur et l’origine jette ou refuse ses connexions : l’adresse de l’écouteur doit être autorisée.'
    },
    {
      en: 'The origin is overloaded and does not answer within lan.timeout.',
      fr: 'Le serveur d’origine est surchargé et ne répond pas dans le délai lan.timeout.'
    },
    {
      en: 'The origin has no usable certificate on the port that the listener asks, or one for other names.',
      fr: 'Le serveur d’origine n’a pas de certificat utilisable sur le port demandé par l’écouteur, ou un certificat pour d’autres noms.'
    },
    {
      en: 'The listener is not running, or a firewall or a network incident cuts the way between the edge and it.',
      fr: 'L’écouteur ne tourne pas, ou un pare-feu ou un incident réseau coupe le chemin entre le proxy et lui.'
    }
  ],
  checks: [
    {
      en: 'Read the log of the listener at the time of the error: it names the address of the origin and what happened.',
      fr: 'Lisez le journal de l’écouteur à l’heure de l’erreur : il nomme l’adresse de l’origine et ce qui s’est passé.'
    },
    {
      en: 'From the listener\'s machine, try the origin\'s port: nc -vz <host> <port>',
      fr: 'Depuis la machine de l’écouteur, essayez le port de l’origine : nc -vz <hôte> <port>'
    },
    {
      en: 'Walk the way from there: edgeproxy diagnose <upstream>',
      fr: 'Parcourez le chemin depuis cette machine : edgeproxy diagnose <amont>'
    },
    {
      en: 'See whether the listener itself runs and listens: ss -ltnp',
      fr: 'Voyez si l’écouteur lui-même tourne et écoute : ss -ltnp'
    },
    {
      en: 'Where the origin is only slow, raise --lan-timeout of edgeproxy railgun above its slowest answer.',
      fr: 'Si l’origine est seulement lente, portez --lan-timeout de edgeproxy railgun au-dessus de sa réponse la plus lente.'
    }
  ],
  reasons: {
    refused: {
      en: 'the origin refused the connection of the listener',
      fr: 'le serveur d’origine a refusé la connexion de l’écouteur'
    },
    timeout: {
      en: 'the origin did not answer the connection of the listener in time',
      fr: 'le serveur d’origine n’a pas répondu à temps à la connexion de l’écouteur'
    },
    lan_timeout: {
      en: 'the origin accepted the request of the listener, but gave no HTTP response within lan.timeout',
      fr: 'le serveur d’origine a accepté la requête de l’écouteur, mais n’a donné aucune réponse HTTP dans le délai lan.timeout'
    },
    tls: {
      en: 'the TLS handshake between listener and origin failed, or the certificate is not valid',
      fr: 'la négociation TLS entre l’écouteur et l’origine a échoué, ou le certificat n’est pas valide'
    },
    origin: {
      en: 'something else went wrong between listener and origin: its name, the route, or its answer',
      fr: 'autre chose a échoué entre l’écouteur et l’origine : son nom, la route ou sa réponse'
    },
    connection: {
      en: 'the edge itself has no working connection to the listener',
      fr: 'le proxy lui-même n’a pas de connexion qui fonctionne vers l’écouteur'
    }
  }
} as const satisfies Kind
