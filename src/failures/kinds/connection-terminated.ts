import type { Kind } from '../kind.js'

export const connectionTerminated = {
  stage: 'head',
  rfc9209: 'connection_terminated',
  summary: {
    en: 'the upstream reset the connection before the response head was complete',
    fr: 'le serveur amont a réinitialisé la connexion avant la fin de l’en-tête de réponse'
  },
  meaning: {
    en: 'The connection stood, the request was on its way or delivered, and then the connection was cut by a reset (RST), not closed in order. The log says how many bytes of an answer had come. A reset is what a kernel sends for a program that died or that closes with unread bytes, and what a firewall sends for a connection it does not want. Whoever runs the upstream, or the firewall before it, can act.',
    fr: 'La connexion était établie, la requête en route ou livrée, puis la connexion a été coupée par un reset (RST), et non fermée en ordre. Le journal dit combien d’octets de réponse étaient venus. Un reset, c’est ce qu’envoie le noyau pour un programme mort ou qui ferme avec des octets non lus, et un pare-feu pour une connexion dont il ne veut pas. Celui qui exploite le serveur amont, ou le pare-feu devant lui, peut agir.'
  },
  causes: [
    {
      en: 'The program was killed or crashed while it handled the request.',
      fr: 'Le programme a été tué ou a planté pendant le traitement.'
    },
    {
      en: 'The program closed the connection without reading the whole request body.',
      fr: 'Le programme a fermé la connexion sans lire tout le corps de la requête.'
    },
    {
      en: 'A firewall, a load balancer or a web application firewall cut the connection because of its content or its age.',
      fr: 'Un pare-feu, un répartiteur ou un pare-feu applicatif a coupé la connexion à cause de son contenu ou de son âge.'
    }
  ],
  checks: [
    {
      en: "Look for the end of a process at that second: the program's log, journalctl, dmesg.",
      fr: 'Cherchez la fin d’un processus à cette seconde : journal du programme, journalctl, dmesg.'
    },
    {
      en: 'Ask without the edge, with the same body: curl -v --data-binary @<file> <upstream>',
      fr: 'Interrogez sans le proxy, avec le même corps : curl -v --data-binary @<fichier> <amont>'
    },
    {
      en: "See who sends the reset: tcpdump -ni any 'tcp[tcpflags] & tcp-rst != 0' and port <port>",
      fr: "Voyez qui envoie le reset : tcpdump -ni any 'tcp[tcpflags] & tcp-rst != 0' and port <port>"
    }
  ],
  reasons: {
    silence: {
      en: 'the reset came before any byte of an answer',
      fr: 'le reset est venu avant tout octet de réponse'
    },
    half_head: {
      en: 'the reset came in the middle of the response head',
      fr: 'le reset est venu au milieu de l’en-tête de réponse'
    }
  }
} as const satisfies Kind
