/** What is said of programs that the edge starts itself. */
import { sentences } from './sentence.js'

export const LAUNCH = sentences({
  listensElsewhere: { en: '{command} listens on {found} instead of {address}', fr: '{command} écoute sur {found} au lieu de {address}' },
  stillStarting: { en: '{command} is still starting after {time}', fr: '{command} est encore en cours de démarrage après {time}' },
  queueFull: {
    en: '{waiting} requests already wait for {command} to start',
    fr: '{waiting} requêtes attendent déjà le démarrage de {command}'
  },
  suspended: {
    en: '{command} is not started before {time} UTC: its last {failures} starts failed',
    fr: '{command} ne sera pas démarré avant {time} UTC : ses {failures} derniers démarrages ont échoué'
  },
  stoppedListening: {
    en: 'refused by {address}, although {command} (pid {pid}) still runs',
    fr: 'connexion refusée par {address}, alors que {command} (pid {pid}) tourne encore'
  },
  answeredAlready: {
    en: '{command} was not started: {owner:say} already answers on {address}',
    fr: '{command} n’a pas été démarré : {owner} répond déjà sur {address}'
  },
  anotherProgram: { en: 'another program', fr: 'un autre programme' },
  notStarted: { en: '{command} could not be started: {reason:say}', fr: '{command} n’a pas pu être démarré : {reason}' },
  systemError: { en: '{error:say}: \'{path}\'', fr: '{error} : « {path} »' },
  endedEarly: { en: '{command} {how:say} after {time}, before it listened', fr: '{command} {how} après {time}, avant d’écouter' },
  endedWithCode: { en: 'ended with code {code}', fr: 's’est terminé avec le code {code}' },
  endedBySignal: { en: 'was ended by {signal}', fr: 'a été arrêté par {signal}' },
  memoryRanOut: { en: '{how:say} because memory ran out', fr: '{how} parce que la mémoire a manqué' },
  silent: { en: '{command} does not listen on {address} after {time}', fr: '{command} n’écoute pas sur {address} après {time}' },
  stranger: { en: '{owner:say} answers on {address} in place of {command}', fr: '{owner} répond sur {address} à la place de {command}' },
  /** What became of a process that a request went to. */
  exitedWithCode: {
    en: '{command} (pid {pid}) ended with code {code}[: {line}]',
    fr: '{command} (pid {pid}) s’est terminé avec le code {code}[ : {line}]'
  },
  exitedBySignal: { en: '{command} (pid {pid}) was ended by {signal}', fr: '{command} (pid {pid}) a été arrêté par {signal}' },
  exitedForMemory: {
    en: '{command} (pid {pid}) was ended by {signal} because memory ran out',
    fr: '{command} (pid {pid}) a été arrêté par {signal} parce que la mémoire a manqué'
  }
})

/** Errors of the system on the way to a process, as the C library words them. */
export const SYSTEM_ERRORS = sentences({
  ENOENT: { en: 'No such file or directory', fr: 'fichier ou dossier inexistant' },
  ENOTDIR: { en: 'Not a directory', fr: 'ce n’est pas un dossier' },
  EACCES: { en: 'Permission denied', fr: 'accès refusé' },
  EPERM: { en: 'Operation not permitted', fr: 'opération non permise' },
  ENOEXEC: { en: 'Exec format error', fr: 'format d’exécutable incorrect' },
  E2BIG: { en: 'Argument list too long', fr: 'liste d’arguments trop longue' },
  EAGAIN: { en: 'Resource temporarily unavailable', fr: 'ressource momentanément indisponible' },
  ENOMEM: { en: 'Cannot allocate memory', fr: 'mémoire insuffisante' },
  EMFILE: { en: 'Too many open files', fr: 'trop de fichiers ouverts' },
  ENOSPC: { en: 'No space left on device', fr: 'plus de place sur le disque' },
  EDQUOT: { en: 'Disk quota exceeded', fr: 'quota disque dépassé' },
  EROFS: { en: 'Read-only file system', fr: 'système de fichiers en lecture seule' },
  EADDRINUSE: { en: 'Address already in use', fr: 'adresse déjà utilisée' },
  EADDRNOTAVAIL: { en: 'Cannot assign requested address', fr: 'adresse absente de cette machine' }
})
