import type { Kind } from '../kind.js'

export const connectionLimitReached = {
  stage: 'site',
  rfc9209: 'connection_limit_reached',
  summary: {
    en: 'the site already serves as many requests as it may',
    fr: 'le site traite déjà autant de requêtes qu’il en a le droit'
  },
  meaning: {
    en: "All the slots that maxConnections gives this site are taken by requests that still run, so this one was refused at once and the upstream never saw it. It differs from a skipped upstream in that nothing failed before: the upstream may be healthy and merely slow. The site's owner can raise the limit or find out what the running requests wait for.",
    fr: 'Toutes les places que maxConnections accorde à ce site sont prises par des requêtes en cours ; celle-ci a donc été refusée aussitôt et le serveur amont ne l’a jamais vue. À la différence d’un serveur amont mis de côté, rien n’a échoué avant : il peut être sain et simplement lent. Le propriétaire du site peut relever la limite ou chercher ce qu’attendent les requêtes en cours.'
  },
  causes: [
    {
      en: 'The upstream became slow, and requests pile up behind it.',
      fr: 'Le serveur amont est devenu lent et les requêtes s’accumulent.'
    },
    {
      en: 'More visitors came than the limit was made for.',
      fr: 'Il y a plus de visiteurs que prévu par la limite.'
    },
    {
      en: 'Long-lived requests (server-sent events, large downloads) hold the slots.',
      fr: 'Des requêtes longues (server-sent events, gros téléchargements) occupent les places.'
    }
  ],
  checks: [
    {
      en: 'Look at responseTime of the requests that finished just before, in the log.',
      fr: 'Regardez dans le journal le responseTime des requêtes terminées juste avant.'
    },
    {
      en: "Ask the upstream without the edge and take the time: curl -o /dev/null -w '%{time_total}\\n' <upstream>",
      fr: "Interrogez le serveur amont sans le proxy et mesurez : curl -o /dev/null -w '%{time_total}\\n' <amont>"
    },
    {
      en: 'Raise maxConnections of the site, or set it to 0 for no limit, and see whether the upstream keeps up.',
      fr: 'Relevez maxConnections du site, ou mettez 0 pour aucune limite, et voyez si le serveur amont suit.'
    }
  ]
} as const satisfies Kind
