import type { Kind } from '../kind.js'

export const httpResponseBodyTimeout = {
  stage: 'body',
  rfc9209: 'connection_read_timeout',
  summary: {
    en: 'the body stopped coming and did not go on in time',
    fr: 'le corps a cessé d’arriver et n’a pas repris à temps'
  },
  meaning: {
    en: 'The head came, perhaps some of the body, and then nothing more for the idle limit, while the connection stayed open. The clock runs only while the upstream is the slow one: a client that reads slowly does not cause this. Whoever wrote the application can act.',
    fr: 'L’en-tête est venu, peut-être une partie du corps, puis plus rien pendant le délai d’inactivité, connexion ouverte. Le délai ne court que lorsque c’est le serveur amont qui traîne : un client qui lit lentement ne provoque pas ceci. Celui qui a écrit l’application peut agir.'
  },
  causes: [
    {
      en: 'The application waits for a query or another service in the middle of its output.',
      fr: 'L’application attend une requête ou un autre service au milieu de sa sortie.'
    },
    {
      en: 'An event stream sends no heartbeat while nothing happens.',
      fr: 'Un flux d’événements n’envoie aucun signe de vie quand rien ne se passe.'
    },
    {
      en: 'The program keeps its output in a buffer and forgets to flush it.',
      fr: 'Le programme garde sa sortie dans un tampon et oublie de le vider.'
    }
  ],
  checks: [
    {
      en: 'Watch the pace without the edge: curl -N -v <upstream>',
      fr: 'Observez le rythme sans le proxy : curl -N -v <amont>'
    },
    {
      en: 'Let event streams send a comment line every 15 seconds.',
      fr: 'Faites envoyer aux flux d’événements une ligne de commentaire toutes les 15 secondes.'
    },
    {
      en: 'Raise --idle-timeout if such pauses are meant.',
      fr: 'Relevez --idle-timeout si de telles pauses sont voulues.'
    }
  ],
  reasons: {
    nothing: {
      en: 'the silence came before any byte of the body',
      fr: 'le silence est venu avant tout octet du corps'
    },
    half: {
      en: 'the silence came after a part of the body',
      fr: 'le silence est venu après une partie du corps'
    }
  }
} as const satisfies Kind
