/** What is left when nothing that was said tells the cause: how the program ended, or that it did not. The last fits all. */
import { constants } from 'node:os'
import { where, withoutStop, type Cause } from './cause.js'
import { errorLine } from './error-line.js'
import type { StartReport } from './report.js'

/** A shell says 128 and the number of the signal for a child that was killed. */
const byNumber = (code: number | null): string | undefined =>
  code === null ? undefined : Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0]

const signalOf = ({ signal, exitCode }: StartReport): string | undefined => signal ?? byNumber(exitCode)

/** The line that says most. */
const lastWords = ({ lines, ownLog, cwd }: StartReport): string | undefined =>
  withoutStop(errorLine([...lines, ...ownLog], cwd) ?? undefined)

export const ENDS: readonly Cause[] = [
  {
    reason: 'spawn_failed',
    recognize: where(({ phase }) => phase === 'spawn', ({ errno, path }) => ({ errno: errno ?? undefined, path: path ?? undefined })),
    happened: { en: 'The system refused to start a process[ ({errno})].', fr: 'Le système a refusé de lancer un processus[ ({errno})].' },
    fix: {
      en: 'Look at the limits of the account: running processes, open files, memory; and at the length of the command and its environment.',
      fr: 'Regardez les limites du compte : processus, fichiers ouverts, mémoire ; ainsi que la longueur de la commande et de son ' +
        'environnement.'
    }
  },
  {
    reason: 'never_listened',
    recognize: where(({ phase }) => phase === 'silent', ({ address }) => ({ address: address === '' ? undefined : address })),
    happened: {
      en: 'The program runs, but did not listen[ on {address}] within the start limit.',
      fr: 'Le programme tourne, mais n’a pas écouté[ sur {address}] dans le délai de démarrage.'
    },
    fix: {
      en: 'Let it start an HTTP server on the address and port that IP and PORT give; if it only needs longer, give it a longer ' +
        'start limit (--start-timeout).',
      fr: 'Faites-lui ouvrir un serveur HTTP à l’adresse et au port donnés par IP et PORT ; s’il lui faut seulement plus de ' +
        'temps, allongez le délai de démarrage (--start-timeout).'
    }
  },
  {
    reason: 'killed',
    recognize: report => {
      const signal = signalOf(report)
      return signal === undefined ? null : { signal }
    },
    happened: {
      en: 'The program was ended by the signal {signal} during its start.',
      fr: 'Le programme a été arrêté par le signal {signal} pendant son démarrage.'
    },
    fix: {
      en: 'SIGKILL usually means that memory ran out or somebody ended it; SIGSEGV and SIGABRT that it crashed: run the same ' +
        'command by hand.',
      fr: 'SIGKILL signifie en général que la mémoire a manqué ou que quelqu’un l’a arrêté ; SIGSEGV et SIGABRT, qu’il a planté : ' +
        'lancez la même commande à la main.'
    }
  },
  {
    reason: 'command_missing',
    recognize: ({ exitCode }) => exitCode === 127 ? {} : null,
    happened: {
      en: 'The command, or one that it starts, does not exist (code 127).',
      fr: 'La commande, ou une autre qu’elle lance, n’existe pas (code 127).'
    },
    fix: {
      en: 'Check how it is written and whether it is installed and in PATH.',
      fr: 'Vérifiez son orthographe, son installation et sa présence dans PATH.'
    }
  },
  {
    reason: 'not_executable',
    recognize: ({ exitCode }) => exitCode === 126 ? {} : null,
    happened: {
      en: 'The command, or one that it starts, may not be executed (code 126).',
      fr: 'La commande, ou une autre qu’elle lance, ne peut pas être exécutée (code 126).'
    },
    fix: {
      en: 'Make it executable (chmod +x), or start it through its interpreter.',
      fr: 'Rendez-la exécutable (chmod +x), ou lancez-la par son interpréteur.'
    }
  },
  {
    reason: 'ended_at_once',
    recognize: ({ exitCode }) => exitCode === 0 ? {} : null,
    happened: {
      en: 'The command ended normally (code 0) instead of serving.',
      fr: 'La commande s’est terminée normalement (code 0) au lieu de servir.'
    },
    fix: {
      en: 'Let the program stay in the foreground: no daemon mode, no & at the end; and check that it starts a server at all.',
      fr: 'Le programme doit rester au premier plan : pas de mode démon, pas de & à la fin ; vérifiez aussi qu’il ouvre bien un serveur.'
    }
  },
  {
    reason: 'exited',
    recognize: report => ({
      code: report.exitCode === null ? undefined : String(report.exitCode),
      last: lastWords(report),
      log: report.siteLog ?? undefined
    }),
    happened: {
      en: 'The program ended during its start[ with code {code}][: {last}].',
      fr: 'Le programme s’est arrêté pendant son démarrage[ avec le code {code}][\u00a0: {last}].'
    },
    fix: {
      en: '[Its last lines are in {log}. ]Correct the error, or run the same command by hand, in the same folder, to see more.',
      fr: '[Ses dernières lignes sont dans {log}. ]Corrigez l’erreur, ou lancez la même commande à la main, dans le même dossier, ' +
        'pour en voir plus.'
    }
  }
]
