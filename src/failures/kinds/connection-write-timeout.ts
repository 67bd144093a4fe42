import type { Kind } from '../kind.js'

export const connectionWriteTimeout = {
  stage: 'request',
  rfc9209: 'connection_write_timeout',
  summary: {
    en: 'the upstream stopped reading the request',
    fr: 'le serveur amont a cessé de lire la requête'
  },
  meaning: {
    en: "The connection stands and the upstream's machine acknowledges what arrives, but its window is shut: the program takes no more bytes out of the socket, and nothing moved for the write limit. A lost connection would show as request_unacknowledged, and a program that read everything and then kept silent as http_response_timeout. Whoever runs the upstream can act.",
    fr: 'La connexion tient et la machine amont acquitte ce qui arrive, mais sa fenêtre est fermée : le programme ne prend plus d’octets dans la socket, et rien n’a bougé pendant le délai d’écriture. Une connexion perdue donnerait request_unacknowledged ; un programme qui a tout lu puis se tait, http_response_timeout. Celui qui exploite le serveur amont peut agir.'
  },
  causes: [
    {
      en: 'The program waits for something else (a disk, a database, a scanner) and does not read the upload meanwhile.',
      fr: 'Le programme attend autre chose (disque, base de données, antivirus) et ne lit pas l’envoi pendant ce temps.'
    },
    {
      en: 'The program is stopped or busy in a long computation.',
      fr: 'Le programme est suspendu ou occupé par un long calcul.'
    },
    {
      en: 'The program decided against the upload, but neither answers nor closes.',
      fr: 'Le programme ne veut pas de l’envoi, mais ne répond pas et ne ferme pas.'
    }
  ],
  checks: [
    {
      en: "On the upstream's machine, see unread bytes (Recv-Q) of the connection: ss -tn",
      fr: 'Sur la machine amont, voyez les octets non lus (Recv-Q) de la connexion : ss -tn'
    },
    {
      en: 'Send the same body without the edge: curl -v --data-binary @<file> <upstream>',
      fr: 'Envoyez le même corps sans le proxy : curl -v --data-binary @<fichier> <amont>'
    },
    {
      en: "Look at the program's state: ps -o pid,stat,wchan,args -p <pid>",
      fr: 'Regardez l’état du programme : ps -o pid,stat,wchan,args -p <pid>'
    }
  ]
} as const satisfies Kind
