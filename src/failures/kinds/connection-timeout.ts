import type { Kind } from '../kind.js'

export const connectionTimeout = {
  stage: 'connect',
  rfc9209: 'connection_timeout',
  summary: {
    en: "the upstream's machine did not answer the attempt to connect",
    fr: 'la machine amont n’a pas répondu à la tentative de connexion'
  },
  meaning: {
    en: "The edge sent the first packet of a connection again and again and heard nothing within the connect limit. A machine without a listening program would have refused at once, so something swallows the packets: a firewall that drops, a machine that is off, or a program whose accept queue is full. Whoever runs the upstream's machine or the network before it can act.",
    fr: 'Le proxy a envoyé et renvoyé le premier paquet d’une connexion sans rien entendre dans le délai de connexion. Une machine sans programme à l’écoute aurait refusé aussitôt ; quelque chose avale donc les paquets : un pare-feu qui ignore (drop), une machine éteinte, ou un programme dont la file d’attente est pleine. Celui qui gère la machine amont ou le réseau devant elle peut agir.'
  },
  causes: [
    {
      en: "A firewall or security group drops what comes from the edge's addresses.",
      fr: 'Un pare-feu ou un groupe de sécurité jette ce qui vient des adresses du proxy.'
    },
    {
      en: 'The address is wrong or belongs to a machine that is off.',
      fr: 'L’adresse est fausse ou appartient à une machine éteinte.'
    },
    {
      en: 'The program is frozen or overloaded and no longer accepts connections.',
      fr: 'Le programme est figé ou surchargé et n’accepte plus de connexions.'
    },
    {
      en: 'The way back is broken: the upstream answers into another network.',
      fr: 'Le chemin de retour est coupé : le serveur amont répond vers un autre réseau.'
    }
  ],
  checks: [
    {
      en: 'Try the port from the same machine: nc -vz <host> <port>',
      fr: 'Essayez le port depuis la même machine : nc -vz <hôte> <port>'
    },
    {
      en: "On the upstream's machine, see the queue of the listening socket (Recv-Q): ss -ltn",
      fr: 'Sur la machine amont, regardez la file de la socket à l’écoute (Recv-Q) : ss -ltn'
    },
    {
      en: 'Follow the way: traceroute -T -p <port> <host>',
      fr: 'Suivez le chemin : traceroute -T -p <port> <hôte>'
    },
    {
      en: 'Let the firewall of the upstream log what it drops, and ask again.',
      fr: 'Faites journaliser par le pare-feu amont ce qu’il jette, puis redemandez.'
    }
  ]
} as const satisfies Kind
