import type { Kind } from '../kind.js'

export const tlsAlertReceived = {
  stage: 'handshake',
  rfc9209: 'tls_alert_received',
  summary: {
    en: 'the upstream refused the TLS handshake with an alert',
    fr: 'le serveur amont a refusé la négociation TLS par une alerte'
  },
  meaning: {
    en: "The upstream speaks TLS, understood the edge's offer and said no, with a standard alert that names the ground (RFC 8446 section 6.2). That makes it clearer than tls_handshake_closed, where the upstream left without a word. Whoever runs the upstream's TLS settings can act; the alert's name says where to look.",
    fr: 'Le serveur amont parle TLS, a compris l’offre du proxy et a dit non, par une alerte normalisée qui en donne le motif (RFC 8446 section 6.2). C’est plus clair que tls_handshake_closed, où le serveur amont part sans un mot. Celui qui règle le TLS du serveur amont peut agir ; le nom de l’alerte dit où regarder.'
  },
  causes: [
    {
      en: 'The upstream has no certificate for the name that is asked (SNI).',
      fr: 'Le serveur amont n’a pas de certificat pour le nom demandé (SNI).'
    },
    {
      en: 'No TLS version or cipher is shared: the upstream is very old, or set very narrowly.',
      fr: 'Aucune version TLS ni suite de chiffrement commune : le serveur amont est très ancien ou réglé très étroitement.'
    },
    {
      en: 'The upstream wants a client certificate, or does not trust the one it got. In TLS 1.3 it says so only after the handshake.',
      fr:
        'Le serveur amont exige un certificat client, ou n’accepte pas celui qu’il a reçu. En TLS 1.3 il ne le dit qu’après la négociation.'
    },
    {
      en: 'The upstream speaks HTTP/2 only.',
      fr: 'Le serveur amont ne parle que HTTP/2.'
    }
  ],
  checks: [
    {
      en: 'See the alert yourself: openssl s_client -connect <host>:<port> -servername <name>',
      fr: 'Voyez l’alerte vous-même : openssl s_client -connect <hôte>:<port> -servername <nom>'
    },
    {
      en: 'Try another name with --server-name, or: edgeproxy diagnose <upstream> --server-name <name>',
      fr: 'Essayez un autre nom avec --server-name, ou : edgeproxy diagnose <amont> --server-name <nom>'
    },
    {
      en: 'Give an upstream that wants a client certificate one it trusts: --origin-pull-cert <pem> --origin-pull-key <pem>',
      fr: 'Donnez à un serveur amont qui exige un certificat client un certificat qu’il accepte : --origin-pull-cert <pem> --origin-pull-key <pem>'
    },
    {
      en: "Look for the handshake in the upstream's error log.",
      fr: 'Cherchez la négociation dans le journal d’erreurs du serveur amont.'
    }
  ],
  reasons: {
    handshake_failure: {
      en: 'nothing in common: no certificate, no shared cipher, or a client certificate is missing',
      fr: 'rien en commun : pas de certificat, pas de chiffrement partagé, ou certificat client absent'
    },
    protocol_version: {
      en: 'no TLS version in common',
      fr: 'aucune version TLS en commun'
    },
    unrecognized_name: {
      en: 'no certificate for the name that was asked',
      fr: 'pas de certificat pour le nom demandé'
    },
    no_application_protocol: {
      en: 'the upstream speaks HTTP/2 only',
      fr: 'le serveur amont ne parle que HTTP/2'
    },
    certificate_required: {
      en: 'the upstream wants a client certificate',
      fr: 'le serveur amont exige un certificat client'
    },
    internal_error: {
      en: 'the upstream has trouble of its own',
      fr: 'le serveur amont a un problème interne'
    }
  }
} as const satisfies Kind
