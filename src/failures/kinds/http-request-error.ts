import type { Kind } from '../kind.js'

export const httpRequestError = {
  stage: 'edge',
  rfc9209: 'http_request_error',
  summary: {
    en: 'what the client sent is no request that may be forwarded',
    fr: 'ce que le client a envoyé n’est pas une requête transmissible'
  },
  meaning: {
    en: "The trouble is on the client's side: its bytes are no valid HTTP, its head is too large or came too slowly, or the request contradicts itself in a way that has been used for attacks. No upstream was asked, or its answer was no longer needed. Whoever wrote the client can act; the upstream's owner cannot.",
    fr: 'Le problème est du côté du client : ses octets ne sont pas du HTTP valide, son en-tête est trop grand ou arrive trop lentement, ou la requête se contredit d’une façon déjà utilisée pour des attaques. Aucun serveur amont n’a été interrogé, ou sa réponse n’était plus utile. Celui qui a écrit le client peut agir ; le propriétaire du serveur amont, non.'
  },
  causes: [
    {
      en: 'The client speaks TLS to a plain port: https:// was typed where http:// is served.',
      fr: 'Le client parle TLS à un port en clair : https:// a été saisi là où http:// est servi.'
    },
    {
      en: 'The Host header is missing or stands there twice.',
      fr: 'L’en-tête Host manque ou est présent deux fois.'
    },
    {
      en: 'The request head is larger than the limit, mostly because of cookies.',
      fr: 'L’en-tête de requête dépasse la limite, le plus souvent à cause des cookies.'
    },
    {
      en: 'A scanner or a test tool sends broken requests on purpose.',
      fr: 'Un scanner ou un outil de test envoie exprès des requêtes cassées.'
    },
    {
      en: 'The client stopped in the middle of its request.',
      fr: 'Le client s’est arrêté au milieu de sa requête.'
    }
  ],
  checks: [
    {
      en: 'Read failure.message and failure.hint in the log line: they say which rule was broken.',
      fr: 'Lisez failure.message et failure.hint dans la ligne de journal : ils disent quelle règle est enfreinte.'
    },
    {
      en: 'Send a plain request from the same machine: curl -v http://127.0.0.1:8080/',
      fr: 'Envoyez une requête simple depuis la même machine : curl -v http://127.0.0.1:8080/'
    },
    {
      en: "Delete the site's cookies in the browser and try again.",
      fr: 'Supprimez les cookies du site dans le navigateur et réessayez.'
    }
  ],
  reasons: {
    body_stalled: {
      en: 'the client stopped in the middle of its body',
      fr: 'le client s’est arrêté au milieu de son corps de requête'
    }
  }
} as const satisfies Kind
