import type { Kind } from '../kind.js'

export const dnsTimeout = {
  stage: 'resolve',
  rfc9209: 'dns_timeout',
  summary: {
    en: 'the resolver did not answer in time',
    fr: 'le résolveur n’a pas répondu à temps'
  },
  meaning: {
    en: "The edge asked for the upstream's address and heard nothing within the DNS limit. The name may be perfectly right: it is the resolver, or the way to it, that is silent. Whoever runs this machine's network can act; the upstream's owner usually cannot.",
    fr: 'Le proxy a demandé l’adresse du serveur amont et n’a rien entendu dans le délai DNS. Le nom est peut-être tout à fait juste : c’est le résolveur, ou le chemin vers lui, qui se tait. Celui qui gère le réseau de cette machine peut agir ; le propriétaire du serveur amont, en général, non.'
  },
  causes: [
    {
      en: 'The resolver in /etc/resolv.conf is off or not reachable, often one of a VPN that is down.',
      fr: 'Le résolveur de /etc/resolv.conf est arrêté ou injoignable, souvent celui d’un VPN coupé.'
    },
    {
      en: 'A firewall drops UDP port 53.',
      fr: 'Un pare-feu jette l’UDP vers le port 53.'
    },
    {
      en: 'The resolver waits itself for name servers far away that do not answer.',
      fr: 'Le résolveur attend lui-même des serveurs de noms lointains qui ne répondent pas.'
    }
  ],
  checks: [
    {
      en: 'Take the time of a lookup: time getent ahosts <name>',
      fr: 'Mesurez une résolution : time getent ahosts <nom>'
    },
    {
      en: 'Ask the resolver directly: dig @<resolver> <name> +time=2 +tries=1',
      fr: 'Interrogez le résolveur directement : dig @<résolveur> <nom> +time=2 +tries=1'
    },
    {
      en: 'Ask another resolver, with --dns-server or with dig @<other>, to see whether only this one is silent.',
      fr: 'Interrogez un autre résolveur, avec --dns-server ou dig @<autre>, pour voir si seul celui-ci se tait.'
    }
  ]
} as const satisfies Kind
