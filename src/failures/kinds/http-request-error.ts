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
    unreadable: {
      en: 'the bytes are no HTTP/1 request, or its head is too large or too slow',
      fr: 'les octets ne sont pas une requête HTTP/1, ou son en-tête est trop grand ou trop lent'
    },
    plain_http: {
      en: 'plain HTTP was spoken on the port that takes TLS: ask https://',
      fr: 'du HTTP en clair est arrivé sur le port réservé à TLS : demandez https://'
    },
    host_missing: {
      en: 'there is no Host header',
      fr: 'il n’y a pas d’en-tête Host'
    },
    host_repeated: {
      en: 'there is more than one Host header',
      fr: 'il y a plusieurs en-têtes Host'
    },
    host_invalid: {
      en: 'the Host header holds no host name',
      fr: 'l’en-tête Host ne contient pas de nom d’hôte'
    },
    target_form: {
      en: 'the request target is no path',
      fr: 'la cible de la requête n’est pas un chemin'
    },
    transfer_coding: {
      en: 'the body was sent in a transfer coding other than chunked, which no hop after the edge would understand',
      fr: 'le corps a été envoyé dans un codage de transfert autre que chunked, que personne après le proxy ne comprendrait'
    },
    foreign_authority: {
      en: 'another server was asked for through this edge, which is no open proxy',
      fr: 'un autre serveur a été demandé à travers ce proxy, qui n’est pas un proxy ouvert'
    },
    connect_method: {
      en: 'CONNECT was asked for, and this edge opens no tunnels',
      fr: 'CONNECT a été demandé, et ce proxy n’ouvre pas de tunnel'
    },
    edge_fault: {
      en: 'the Edge-Fault header asks for something that does not exist',
      fr: 'l’en-tête Edge-Fault demande quelque chose qui n’existe pas'
    },
    edge_delay: {
      en: 'the Edge-Delay header is no delay',
      fr: 'l’en-tête Edge-Delay n’est pas un délai'
    },
    body_stalled: {
      en: 'the client stopped in the middle of its body',
      fr: 'le client s’est arrêté au milieu de son corps de requête'
    }
  }
} as const satisfies Kind
