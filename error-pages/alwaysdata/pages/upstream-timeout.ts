import { LOG_EXCERPT, RAY_AND_TIME } from '../advice.js'
import { ALL_502, TEMPLATE, known, say, type PlatformPage } from '../page.js'

/** The same title where the time ran out. */
export const upstreamTimeout = {
  status: 504,
  code: '504',
  title: known('Connection to upstream failed'),
  blame: 'upstream',
  happened: say(
    'This site’s program did not answer in time, so the proxy stopped waiting.',
    'Le programme de ce site n’a pas répondu à temps : le proxy a cessé d’attendre.'),
  visitor: say(
    'Try again in a moment. If you had sent a form, check first whether it arrived: the program may still be at work on it.',
    'Réessayez dans un instant. Si vous aviez envoyé un formulaire, vérifiez d’abord s’il est arrivé : le programme y travaille peut-être encore.'),
  owner: [
    say('Is the program busy, blocked or stopped? It still accepts connections then, but does not answer any.',
      'Le programme est-il surchargé, bloqué ou suspendu ? Il accepte alors encore les connexions, sans répondre à aucune.'),
    say('Look for a slow query, a lock or a call to another service; move long work into a job of its own.',
      'Cherchez une requête lente, un verrou ou un appel à un autre service ; déplacez les longs travaux dans une tâche à part.'),
    say('What it printed meanwhile is in $HOME/admin/logs/sites.',
      'Ce qu’il a affiché pendant ce temps est dans $HOME/admin/logs/sites.')
  ],
  support: [RAY_AND_TIME, LOG_EXCERPT, say('how long this request takes when the program is asked directly', 'la durée de cette requête quand on interroge directement le programme')],
  retryAfter: null,
  template: TEMPLATE,
  statusIn: ALL_502,
  scene: 'late',
  documented: true
} as const satisfies PlatformPage
