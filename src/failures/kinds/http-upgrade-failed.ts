import type { Kind } from '../kind.js'

export const httpUpgradeFailed = {
  stage: 'head',
  rfc9209: 'http_upgrade_failed',
  summary: {
    en: 'the switch to another protocol, such as WebSocket, went wrong',
    fr: 'le passage à un autre protocole, comme WebSocket, a échoué'
  },
  meaning: {
    en: "The upstream answered 101 Switching Protocols, but not in a way that may be relayed: nobody had asked for it, or its Sec-WebSocket-Accept does not fit the client's key. A refusal with an ordinary status (401, 404, 426) is no failure of this kind: it is passed on as it is. Whoever wrote the upstream's WebSocket part can act.",
    fr: 'Le serveur amont a répondu 101 Switching Protocols, mais d’une façon qui ne peut pas être transmise : personne ne l’avait demandé, ou son Sec-WebSocket-Accept ne correspond pas à la clé du client. Un refus par un statut ordinaire (401, 404, 426) ne relève pas de ce cas : il est transmis tel quel. Celui qui a écrit la partie WebSocket du serveur amont peut agir.'
  },
  causes: [
    {
      en: 'A hand-written WebSocket server computes the accept key wrongly.',
      fr: 'Un serveur WebSocket écrit à la main calcule mal la clé d’acceptation.'
    },
    {
      en: 'A proxy or cache before the application answers with a stored 101.',
      fr: 'Un proxy ou un cache devant l’application répond avec un 101 mémorisé.'
    },
    {
      en: 'The application switches protocols for every request, asked or not.',
      fr: 'L’application change de protocole à chaque requête, demandé ou non.'
    }
  ],
  checks: [
    {
      en: "Ask for the switch by hand: curl -v -N -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' <upstream>",
      fr: "Demandez le passage à la main : curl -v -N -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' <amont>"
    },
    {
      en: 'For that key the answer must be Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo= (RFC 6455 section 1.3).',
      fr: 'Pour cette clé la réponse doit être Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo= (RFC 6455 section 1.3).'
    },
    {
      en: 'Ask for an ordinary page of the same upstream: it must not be answered with 101.',
      fr: 'Demandez une page ordinaire au même serveur amont : elle ne doit pas recevoir 101.'
    }
  ],
  reasons: {
    unasked: {
      en: '101 came although nobody had asked for a switch',
      fr: '101 est venu alors que personne n’avait demandé de changement'
    },
    accept: {
      en: "Sec-WebSocket-Accept does not fit the client's key",
      fr: 'Sec-WebSocket-Accept ne correspond pas à la clé du client'
    },
    protocol: {
      en: 'the upstream switched to another protocol than the one asked for',
      fr: 'le serveur amont est passé à un autre protocole que celui demandé'
    }
  }
} as const satisfies Kind
