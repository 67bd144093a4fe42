import type { Kind } from '../kind.js'

export const httpResponseEmpty = {
  stage: 'head',
  rfc9209: 'http_response_incomplete',
  summary: {
    en: 'the upstream closed the connection without a byte of an answer',
    fr: 'le serveur amont a fermé la connexion sans un octet de réponse'
  },
  meaning: {
    en: 'The request went out, and the upstream ended the connection in good order (FIN) without answering. With at least one byte it would be http_response_incomplete; with a hard reset, connection_terminated. Whoever runs the upstream can act: a program that closes like this usually logs why.',
    fr: 'La requête est partie, et le serveur amont a terminé la connexion en bon ordre (FIN) sans répondre. Avec au moins un octet ce serait http_response_incomplete ; avec un reset, connection_terminated. Celui qui exploite le serveur amont peut agir : un programme qui ferme ainsi écrit en général pourquoi.'
  },
  causes: [
    {
      en: 'The program or one of its workers crashed or was restarted while it handled the request.',
      fr: 'Le programme ou un de ses workers a planté ou redémarré pendant le traitement.'
    },
    {
      en: 'The port speaks TLS, and plain HTTP was sent to it.',
      fr: 'Le port parle TLS et a reçu du HTTP en clair.'
    },
    {
      en: 'A kept connection was closed by the upstream at the very moment it was used again.',
      fr: 'Une connexion conservée a été fermée par le serveur amont au moment même de sa réutilisation.'
    },
    {
      en: 'The program refuses the request by closing: too large, forbidden address, unknown host.',
      fr: 'Le programme refuse la requête en fermant : trop grande, adresse interdite, hôte inconnu.'
    }
  ],
  checks: [
    {
      en: 'Ask without the edge: curl -v <upstream>',
      fr: 'Interrogez sans le proxy : curl -v <amont>'
    },
    {
      en: 'Ask with TLS: curl -vk https://<host>:<port>/',
      fr: 'Interrogez en TLS : curl -vk https://<hôte>:<port>/'
    },
    {
      en: "Look for a crash or restart at that second in the program's log and in dmesg (out of memory).",
      fr: 'Cherchez un plantage ou un redémarrage à cette seconde dans le journal du programme et dans dmesg (mémoire épuisée).'
    },
    {
      en: 'If upstream.reused is true in the log, let the upstream keep idle connections longer than 5 seconds.',
      fr: 'Si upstream.reused vaut true dans le journal, faites garder au serveur amont les connexions inactives plus de 5 secondes.'
    }
  ]
} as const satisfies Kind
