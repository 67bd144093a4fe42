import type { Kind } from '../kind.js'

export const tlsHandshakeClosed = {
  stage: 'handshake',
  rfc9209: 'connection_terminated',
  summary: {
    en: 'the upstream closed the connection during the TLS handshake',
    fr: 'le serveur amont a fermé la connexion pendant la négociation TLS'
  },
  meaning: {
    en: 'The upstream accepted the connection and then ended it before TLS was agreed upon, without an alert that would say why. A close after the handshake would be http_response_empty; a silence would be tls_handshake_timeout. Whoever runs the upstream, or a firewall or load balancer before it, can act.',
    fr: 'Le serveur amont a accepté la connexion, puis l’a terminée avant tout accord TLS, sans l’alerte qui dirait pourquoi. Une fermeture après la négociation serait http_response_empty ; un silence, tls_handshake_timeout. Celui qui exploite le serveur amont, ou un pare-feu ou répartiteur devant lui, peut agir.'
  },
  causes: [
    {
      en: 'The port speaks another protocol and closes on what it does not understand.',
      fr: 'Le port parle un autre protocole et ferme devant ce qu’il ne comprend pas.'
    },
    {
      en: 'The upstream has no certificate for the name, and its server closes instead of sending an alert.',
      fr: 'Le serveur amont n’a pas de certificat pour ce nom et ferme au lieu d’envoyer une alerte.'
    },
    {
      en: 'A firewall or a load balancer without healthy targets cuts the connection.',
      fr: 'Un pare-feu, ou un répartiteur sans cible saine, coupe la connexion.'
    },
    {
      en: 'The program crashed while it set up TLS.',
      fr: 'Le programme a planté en préparant TLS.'
    }
  ],
  checks: [
    {
      en: 'Try by hand: openssl s_client -connect <host>:<port> -servername <name>',
      fr: 'Essayez à la main : openssl s_client -connect <hôte>:<port> -servername <nom>'
    },
    {
      en: 'Try in plain: curl -v http://<host>:<port>/',
      fr: 'Essayez en clair : curl -v http://<hôte>:<port>/'
    },
    {
      en: "Look at the upstream's log at that second, for TLS errors and for a restart.",
      fr: 'Regardez le journal amont à cette seconde : erreurs TLS, redémarrage.'
    }
  ],
  reasons: {
    closed: {
      en: 'an orderly close (FIN)',
      fr: 'une fermeture ordonnée (FIN)'
    },
    reset: {
      en: 'a reset (RST): a program or a device cut it hard',
      fr: 'un reset (RST) : un programme ou un équipement a coupé net'
    }
  }
} as const satisfies Kind
