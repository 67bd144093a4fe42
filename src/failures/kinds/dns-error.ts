import type { Kind } from '../kind.js'

export const dnsError = {
  stage: 'resolve',
  rfc9209: 'dns_error',
  summary: {
    en: "the upstream's name has no address",
    fr: 'le nom du serveur amont n’a pas d’adresse'
  },
  meaning: {
    en: 'The resolver answered, but not with an address: the name does not exist, has no address record, or the resolver itself failed. That an answer came at all tells it apart from dns_timeout; nothing was sent to the upstream yet. Whoever wrote the name or keeps its DNS zone can act.',
    fr: 'Le résolveur a répondu, mais sans adresse : le nom n’existe pas, n’a pas d’enregistrement d’adresse, ou le résolveur a lui-même échoué. Le fait qu’une réponse soit venue distingue ce cas de dns_timeout ; rien n’a encore été envoyé au serveur amont. Celui qui a écrit le nom ou qui gère sa zone DNS peut agir.'
  },
  causes: [
    {
      en: 'The name is misspelt in the configuration.',
      fr: 'Le nom est mal écrit dans la configuration.'
    },
    {
      en: "The name is known in another network only: a container's or service's name, a VPN, a private zone.",
      fr: 'Le nom n’est connu que dans un autre réseau : nom de conteneur ou de service, VPN, zone privée.'
    },
    {
      en: 'The record was removed or has not spread yet.',
      fr: 'L’enregistrement a été supprimé ou ne s’est pas encore propagé.'
    },
    {
      en: 'The resolver refuses or fails to answer (SERVFAIL), for instance because of broken DNSSEC.',
      fr: 'Le résolveur refuse ou échoue (SERVFAIL), par exemple à cause d’un DNSSEC cassé.'
    }
  ],
  checks: [
    {
      en: 'Ask the system as the edge does: getent ahosts <name>',
      fr: 'Interrogez le système comme le fait le proxy : getent ahosts <nom>'
    },
    {
      en: 'Ask the name servers: dig <name> A, then dig <name> AAAA',
      fr: 'Interrogez les serveurs de noms : dig <nom> A, puis dig <nom> AAAA'
    },
    {
      en: 'Look at who is asked: cat /etc/resolv.conf /etc/hosts',
      fr: 'Regardez qui est interrogé : cat /etc/resolv.conf /etc/hosts'
    },
    {
      en: 'Put the address in place of the name to see whether the rest of the way works.',
      fr: 'Mettez l’adresse à la place du nom pour voir si le reste du chemin fonctionne.'
    }
  ],
  reasons: {
    no_such_name: {
      en: 'the name does not exist (NXDOMAIN)',
      fr: 'le nom n’existe pas (NXDOMAIN)'
    },
    no_address: {
      en: 'the name exists but has no address record',
      fr: 'le nom existe mais n’a pas d’enregistrement d’adresse'
    },
    server_failure: {
      en: 'the name server could not find out (SERVFAIL)',
      fr: 'le serveur de noms n’a pas pu répondre (SERVFAIL)'
    },
    refused: {
      en: 'the name server refuses to answer us (REFUSED)',
      fr: 'le serveur de noms refuse de nous répondre (REFUSED)'
    }
  }
} as const satisfies Kind
