import type { Kind } from '../kind.js'

export const destinationIpUnroutable = {
  stage: 'connect',
  rfc9209: 'destination_ip_unroutable',
  summary: {
    en: "there is no way through the network to the upstream's address",
    fr: 'aucun chemin réseau ne mène à l’adresse du serveur amont'
  },
  meaning: {
    en: "This machine, or a router on the way, said that the address cannot be reached. Somebody answered, which tells it apart from connection_timeout, and it was not the upstream's machine, which tells it apart from connection_refused. Whoever runs the network between the two can act.",
    fr: 'Cette machine, ou un routeur en chemin, a dit que l’adresse est inaccessible. Quelqu’un a répondu, ce qui distingue ce cas de connection_timeout, et ce n’était pas la machine amont, ce qui le distingue de connection_refused. Celui qui gère le réseau entre les deux peut agir.'
  },
  causes: [
    {
      en: 'The address is wrong, or of a private network that this machine is not in.',
      fr: 'L’adresse est fausse, ou d’un réseau privé dont cette machine ne fait pas partie.'
    },
    {
      en: 'The VPN or the interface that leads there is down.',
      fr: 'Le VPN ou l’interface qui y mène est coupé.'
    },
    {
      en: 'The machine at that address is off, and the last router noticed.',
      fr: 'La machine à cette adresse est éteinte, et le dernier routeur l’a constaté.'
    },
    {
      en: 'The name has an IPv6 address, and this machine has no IPv6.',
      fr: 'Le nom a une adresse IPv6 et cette machine n’a pas IPv6.'
    }
  ],
  checks: [
    {
      en: 'See which way the packets would take: ip route get <address>',
      fr: 'Voyez quel chemin prendraient les paquets : ip route get <adresse>'
    },
    {
      en: 'See where the way ends: traceroute <address>',
      fr: 'Voyez où le chemin s’arrête : traceroute <adresse>'
    },
    {
      en: 'Compare the address of the log line with the one you expect: getent ahosts <name>',
      fr: 'Comparez l’adresse de la ligne de journal avec celle attendue : getent ahosts <nom>'
    }
  ]
} as const satisfies Kind
