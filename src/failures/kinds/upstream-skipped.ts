import type { Kind } from '../kind.js'

export const upstreamSkipped = {
  stage: 'circuit',
  rfc9209: 'destination_unavailable',
  summary: {
    en: 'the upstream failed repeatedly and is left alone for a while',
    fr: 'le serveur amont a échoué plusieurs fois et on le laisse tranquille un moment'
  },
  meaning: {
    en: 'The circuit of this upstream is open: earlier requests failed in a row before any answer began, so this one was answered at once instead of failing slowly, too. No connection was tried, which is the difference from a refused one. It heals by itself: after the cooldown one request is let through, and if that works all are. The cause is in the failures logged before this one.',
    fr: 'Le circuit de ce serveur amont est ouvert : des requêtes précédentes ont échoué coup sur coup avant tout début de réponse, et celle-ci a donc reçu sa réponse aussitôt au lieu d’échouer lentement à son tour. Aucune connexion n’a été tentée, contrairement à une connexion refusée. Cela se répare tout seul : après le délai, une requête passe, et si elle réussit toutes passent. La cause se trouve dans les échecs consignés avant celui-ci.'
  },
  causes: [
    {
      en: 'The upstream is down or restarting, and the failures before this one say so.',
      fr: 'Le serveur amont est arrêté ou redémarre, ce que disent les échecs précédents.'
    },
    {
      en: 'The upstream was suspended on purpose.',
      fr: 'Le serveur amont a été suspendu volontairement.'
    },
    {
      en: 'The circuit is set to open after very few failures.',
      fr: 'Le circuit est réglé pour s’ouvrir après très peu d’échecs.'
    }
  ],
  checks: [
    {
      en: 'Find the first failures of the same upstream in the log; their kind is the real one.',
      fr: 'Cherchez dans le journal les premiers échecs du même serveur amont ; leur type est le vrai.'
    },
    {
      en: 'Walk the way yourself: edgeproxy diagnose <upstream>',
      fr: 'Parcourez le chemin vous-même : edgeproxy diagnose <amont>'
    },
    {
      en: 'Ask again after the seconds that Retry-After names.',
      fr: 'Réessayez après les secondes indiquées par Retry-After.'
    }
  ],
  reasons: {
    suspended: {
      en: 'the program that the edge starts failed to start several times in a row, and is not started again before a known time',
      fr: 'le programme que le proxy lance a échoué plusieurs fois de suite à démarrer, et ne sera pas relancé avant une heure connue'
    }
  }
} as const satisfies Kind
