import type { Kind } from '../kind.js'

export const upstreamNotReady = {
  stage: 'instance',
  rfc9209: 'destination_unavailable',
  summary: {
    en: 'the program of the site is still starting',
    fr: 'le programme du site est encore en train de démarrer'
  },
  meaning: {
    en: 'The edge starts the program of this site itself, and at the end of this request\'s patience it was still on its way up: its process lives, but does not accept connections yet. Nothing was sent to it. Asking again in a moment usually works; a program that is always too slow wants a longer start limit.',
    fr: 'Le proxy lance lui-même le programme de ce site, et au bout de la patience de cette requête il démarrait encore : son processus vit, mais n’accepte pas encore de connexions. Rien ne lui a été envoyé. Redemander dans un instant suffit en général ; un programme toujours trop lent demande un délai de démarrage plus long.'
  },
  causes: [
    {
      en: 'The program is starting for the first time, or again after a change or a crash.',
      fr: 'Le programme démarre pour la première fois, ou à nouveau après une modification ou un plantage.'
    },
    {
      en: 'It compiles, migrates or loads a lot before it listens.',
      fr: 'Il compile, migre ou charge beaucoup avant d’écouter.'
    },
    {
      en: 'Too many requests already wait for the same start.',
      fr: 'Trop de requêtes attendent déjà le même démarrage.'
    }
  ],
  checks: [
    {
      en: 'Ask again after the seconds that Retry-After names.',
      fr: 'Réessayez après les secondes indiquées par Retry-After.'
    },
    {
      en: 'Look at what the program prints while it starts.',
      fr: 'Regardez ce que le programme affiche pendant son démarrage.'
    },
    {
      en: 'Give it more time: --start-timeout and --start-wait',
      fr: 'Donnez-lui plus de temps : --start-timeout et --start-wait'
    }
  ],
  reasons: {
    starting: {
      en: 'it was still starting when the request\'s patience ended',
      fr: 'il démarrait encore quand le délai d’attente de la requête a pris fin'
    },
    queue_full: {
      en: 'as many requests as may wait already wait for its start',
      fr: 'le nombre maximal de requêtes attend déjà son démarrage'
    }
  }
} as const satisfies Kind
