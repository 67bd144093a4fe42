import type { Kind } from '../kind.js'

export const connectionRefused = {
  stage: 'connect',
  rfc9209: 'connection_refused',
  summary: {
    en: "nothing accepts connections on the upstream's address and port",
    fr: 'rien n’accepte de connexion à l’adresse et au port du serveur amont'
  },
  meaning: {
    en: "The upstream's machine answered the first packet of the connection with a refusal, within milliseconds: the machine is there, but no program listens on that port, or a firewall rejects it openly. A firewall that drops silently would look like connection_timeout instead. Whoever runs the upstream can act: start it, or correct the port.",
    fr: 'La machine amont a répondu au premier paquet de la connexion par un refus, en quelques millisecondes : la machine est là, mais aucun programme n’écoute sur ce port, ou un pare-feu rejette ouvertement. Un pare-feu qui ignore (drop) les paquets donnerait plutôt connection_timeout. Celui qui exploite le serveur amont peut agir : le démarrer, ou corriger le port.'
  },
  causes: [
    {
      en: 'The program is not running: not started, still starting, or it crashed.',
      fr: 'Le programme ne tourne pas : pas lancé, encore en démarrage, ou planté.'
    },
    {
      en: 'It listens on another port than the one configured.',
      fr: 'Il écoute sur un autre port que celui configuré.'
    },
    {
      en: 'It listens on another address: on ::1 or 127.0.0.1 only, while the other one is asked, or inside a container without a published port.',
      fr: 'Il écoute sur une autre adresse : ::1 ou 127.0.0.1 seulement alors que l’autre est demandée, ou dans un conteneur sans port publié.'
    },
    {
      en: 'A firewall rejects the connection openly (a reset, or ICMP port unreachable), or blocks the edge\'s addresses; other ICMP messages are destination_ip_unroutable.',
      fr: 'Un pare-feu rejette la connexion (reset, ou ICMP port unreachable) ou bloque les adresses du proxy ; les autres messages ICMP donnent destination_ip_unroutable.'
    }
  ],
  checks: [
    {
      en: 'See what listens: ss -ltnp (on macOS lsof -iTCP -sTCP:LISTEN)',
      fr: 'Voyez ce qui écoute : ss -ltnp (sous macOS lsof -iTCP -sTCP:LISTEN)'
    },
    {
      en: 'Ask the upstream without the edge: curl -v <upstream>',
      fr: 'Interrogez le serveur amont sans le proxy : curl -v <amont>'
    },
    {
      en: "Read the program's own output for the address it prints at its start, or for the error that ended it.",
      fr: 'Lisez la sortie du programme : l’adresse affichée au démarrage, ou l’erreur qui l’a arrêté.'
    },
    {
      en: 'Let edgeproxy look: edgeproxy diagnose <upstream>',
      fr: 'Laissez edgeproxy regarder : edgeproxy diagnose <amont>'
    }
  ],
  reasons: {
    listens_elsewhere: {
      en: 'the program that the edge started listens on another port or address than it was given',
      fr: 'le programme lancé par le proxy écoute sur un autre port ou une autre adresse que ceux attribués'
    },
    stopped_listening: {
      en: 'the program that the edge started runs, but has stopped listening',
      fr: 'le programme lancé par le proxy tourne, mais a cessé d’écouter'
    }
  }
} as const satisfies Kind
