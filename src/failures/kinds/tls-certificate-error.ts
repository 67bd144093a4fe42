import type { Kind } from '../kind.js'

export const tlsCertificateError = {
  stage: 'handshake',
  rfc9209: 'tls_certificate_error',
  summary: {
    en: "the upstream's certificate does not pass the check",
    fr: 'le certificat du serveur amont ne passe pas la vérification'
  },
  meaning: {
    en: 'The handshake itself worked, but the certificate is not one the edge may trust for this name. This check happens in the modes strict and ssl-only; in full mode the same upstream works, because there the connection is encrypted without asking who is at the other end. Whoever runs the upstream can renew or correct the certificate; whoever runs the edge can trust its issuer.',
    fr: 'La négociation a réussi, mais le proxy ne peut pas faire confiance à ce certificat pour ce nom. Cette vérification n’a lieu que dans les modes strict et ssl-only ; en mode full le même serveur amont fonctionne, car la connexion y est chiffrée sans demander qui est en face. Celui qui exploite le serveur amont peut renouveler ou corriger le certificat ; celui qui exploite le proxy peut faire confiance à son émetteur.'
  },
  causes: [
    {
      en: 'The certificate expired, or its renewal was not loaded by the running program.',
      fr: 'Le certificat a expiré, ou le programme en marche n’a pas rechargé le nouveau.'
    },
    {
      en: 'It is self-signed or from a private authority that the edge was not told about.',
      fr: 'Il est auto-signé ou vient d’une autorité privée que le proxy ne connaît pas.'
    },
    {
      en: 'It is for other names than the one that is asked.',
      fr: 'Il porte d’autres noms que celui demandé.'
    },
    {
      en: 'The upstream sends its certificate without the intermediate one.',
      fr: 'Le serveur amont envoie son certificat sans l’intermédiaire.'
    }
  ],
  checks: [
    {
      en: 'Read it: openssl s_client -connect <host>:<port> -servername <name> </dev/null | openssl x509 -noout -subject -issuer -dates -ext subjectAltName',
      fr: 'Lisez-le : openssl s_client -connect <hôte>:<port> -servername <nom> </dev/null | openssl x509 -noout -subject -issuer -dates -ext subjectAltName'
    },
    {
      en: 'Walk the way with the check on: edgeproxy diagnose <upstream> --ssl-mode strict',
      fr: 'Parcourez le chemin avec la vérification : edgeproxy diagnose <amont> --ssl-mode strict'
    },
    {
      en: 'Trust a private authority with --origin-ca <its pem>.',
      fr: 'Faites confiance à une autorité privée avec --origin-ca <son pem>.'
    },
    {
      en: 'Give it a certificate for the name that visitors ask for; failing that, ask for the name that it holds with --server-name.',
      fr: 'Donnez-lui un certificat au nom que demandent les visiteurs ; à défaut, demandez le nom qu’il porte avec --server-name.'
    }
  ],
  reasons: {
    expired: {
      en: 'its last day is over',
      fr: 'sa date de fin est passée'
    },
    not_yet_valid: {
      en: 'its first day is still to come, or a clock is wrong',
      fr: 'sa date de début n’est pas atteinte, ou une horloge est fausse'
    },
    self_signed: {
      en: 'it signed itself, and nobody the edge trusts vouches for it',
      fr: 'il s’est signé lui-même, et personne de confiance ne s’en porte garant'
    },
    unknown_issuer: {
      en: 'its issuer is not trusted, or an intermediate certificate is missing',
      fr: 'son émetteur n’est pas reconnu, ou un certificat intermédiaire manque'
    },
    wrong_host: {
      en: 'it is for other names than the one that was asked',
      fr: 'il porte d’autres noms que celui demandé'
    },
    revoked: {
      en: 'its issuer took it back: it stands on the revocation list',
      fr: 'son émetteur l’a révoqué : il figure sur la liste de révocation'
    },
    wrong_purpose: {
      en: 'it was not made for servers',
      fr: 'il n’a pas été émis pour un serveur'
    },
    unknown_revocation: {
      en: 'the revocation list does not fit its issuer or is out of date',
      fr: 'la liste de révocation ne correspond pas à son émetteur ou n’est plus à jour'
    }
  }
} as const satisfies Kind
