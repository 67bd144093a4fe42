import type { Kind } from '../kind.js'

export const tunnelDisconnected = {
  stage: 'tunnel',
  rfc9209: 'destination_unavailable',
  summary: {
    en: 'no connector of the site\'s tunnel is connected to the edge',
    fr: 'aucun connecteur du tunnel du site n’est connecté au proxy'
  },
  meaning: {
    en: 'The site\'s origin is reached through a tunnel: a connector beside the origin opens connections to the edge, and requests travel back over them. At this moment there is no connector, or the one that had the request went away before anything of an answer came. An origin that is down behind a connected connector is something else: then the connector answers 502. Whoever runs the connector can act.',
    fr: 'L’origine du site est jointe par un tunnel : un connecteur placé près de l’origine ouvre des connexions vers le proxy, et les requêtes repartent par elles. En ce moment il n’y a pas de connecteur, ou celui qui avait reçu la requête a disparu avant tout début de réponse. Une origine arrêtée derrière un connecteur bien connecté est autre chose : le connecteur répond alors 502. Celui qui exploite le connecteur peut agir.'
  },
  causes: [
    {
      en: 'The connector is not running: never started, crashed, or its machine sleeps.',
      fr: 'Le connecteur ne tourne pas : jamais lancé, planté, ou sa machine est en veille.'
    },
    {
      en: 'It runs with another name or token than the site\'s tunnel has, and the edge refuses it.',
      fr: 'Il tourne avec un autre nom ou jeton que celui du tunnel du site, et le proxy le refuse.'
    },
    {
      en: 'It connects to another edge or another port, or a firewall keeps it from connecting out.',
      fr: 'Il se connecte à un autre edge ou à un autre port, ou un pare-feu l’empêche de sortir.'
    }
  ],
  checks: [
    {
      en: 'See whether the connector runs, and what it printed last: it says each connect, each loss and each refusal.',
      fr: 'Voyez si le connecteur tourne et ce qu’il a affiché en dernier : il dit chaque connexion, chaque perte et chaque refus.'
    },
    {
      en: 'Start it: edgeproxy tunnel --name <tunnel> --to <origin> --edge <address of the tunnel port>',
      fr: 'Lancez-le : edgeproxy tunnel --name <tunnel> --to <origine> --edge <adresse du port de tunnel>'
    },
    {
      en: 'Compare its name and token with those of the site.',
      fr: 'Comparez son nom et son jeton avec ceux du site.'
    }
  ],
  reasons: {
    no_connector: {
      en: 'no connector is connected',
      fr: 'aucun connecteur n’est connecté'
    },
    lost: {
      en: 'the connector went away while it had the request, before anything of an answer',
      fr: 'le connecteur a disparu alors qu’il avait la requête, avant tout début de réponse'
    }
  }
} as const satisfies Kind
