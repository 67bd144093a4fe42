import type { Kind } from '../kind.js'

export const requestUnacknowledged = {
  stage: 'request',
  rfc9209: 'connection_write_timeout',
  summary: {
    en: "the request was sent, but the upstream's machine never acknowledged it",
    fr: 'la requête a été envoyée, mais la machine amont ne l’a jamais acquittée'
  },
  meaning: {
    en: "The connection was set up, then the packets with the request got no acknowledgment: they were sent again and again into nothing. So the upstream's program never saw the request, unlike with http_response_timeout, where the machine has it and the program is slow. It is told by the kernel's socket table, on Linux only; elsewhere such a request counts as http_response_timeout and the log says so. Whoever runs the network between can act.",
    fr: 'La connexion a été établie, puis les paquets de la requête n’ont reçu aucun acquittement : ils sont repartis encore et encore dans le vide. Le programme amont n’a donc jamais vu la requête, à la différence de http_response_timeout, où la machine l’a reçue et le programme est lent. C’est la table des sockets du noyau qui le dit, sous Linux seulement ; ailleurs ce cas compte comme http_response_timeout, et le journal le précise. Celui qui gère le réseau entre les deux peut agir.'
  },
  causes: [
    {
      en: 'A firewall or intrusion detection lets the handshake pass and drops packets with data.',
      fr: 'Un pare-feu ou une détection d’intrusion laisse passer l’établissement et jette les paquets de données.'
    },
    {
      en: 'A kept connection was forgotten by a NAT or firewall on the way.',
      fr: 'Une connexion conservée a été oubliée par un NAT ou un pare-feu en chemin.'
    },
    {
      en: "The upstream's machine was switched off or lost its network after the connection was made.",
      fr: 'La machine amont a été éteinte ou a perdu le réseau après l’établissement.'
    },
    {
      en: 'Packets above a certain size are lost (wrong MTU in a tunnel).',
      fr: 'Les paquets au-delà d’une certaine taille se perdent (mauvais MTU dans un tunnel).'
    }
  ],
  checks: [
    {
      en: 'Watch the packets: tcpdump -ni any host <address> and port <port>',
      fr: 'Observez les paquets : tcpdump -ni any host <adresse> and port <port>'
    },
    {
      en: 'See retransmissions of the running connection: ss -tino dst <address>',
      fr: 'Voyez les retransmissions de la connexion : ss -tino dst <adresse>'
    },
    {
      en: 'Try small and large: ping -M do -s 1400 <address>',
      fr: 'Essayez petit et grand : ping -M do -s 1400 <adresse>'
    },
    {
      en: 'See in the log whether upstream.reused is true: then think of a NAT that forgets idle connections.',
      fr: 'Regardez dans le journal si upstream.reused vaut true : pensez alors à un NAT qui oublie les connexions inactives.'
    }
  ]
} as const satisfies Kind
