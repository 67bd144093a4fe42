/** What the system refused to a program that ran: disk, memory, addresses and ports. */
import { either, said, saying, where, withOwner, type Cause, type Recognize } from './cause.js'

const ADDRESS = '(?<address>(?:\\[?[\\da-f:.]*\\]?:)\\d{1,5})'
const system = (line: string): RegExp => new RegExp(line, 'im')

/** A name before the error says what was to be written; without one the error alone has to do. */
const full = (words: string, code: string): RegExp[] => [
  system(`${words}[^\\n]*?(?:file|directory|create|to|open|socket) ['"<]?(?<path>/[^\\s'">]+?)['">]?\\.?$`),
  system(`${words}(?::[^\\n]*?['"](?<path>/[^'"\\n]+)['"])?`),
  system(`\\b${code}: (?!System limit)`)
]

/** Already before the program: a file that it needs could not be written. */
const refused = (code: string): Recognize => where(({ errno }) => errno === code, ({ path }) => ({ path: path ?? undefined }))

export const SYSTEM: readonly Cause[] = [
  {
    reason: 'out_of_memory',
    recognize: either(
      where(
        ({ outOfMemory, signal, exitCode }) => outOfMemory && (signal === 'SIGKILL' || exitCode === 137 || exitCode === null),
        () => ({})
      ),
      saying(
        /JavaScript heap out of memory|\bENOMEM\b|Cannot allocate memory|^MemoryError\b|Allowed memory size of \d+ bytes exhausted|java\.lang\.OutOfMemoryError/m
      )
    ),
    happened: {
      en: 'Memory ran out while the program started, and it was ended.',
      fr: 'La mémoire a manqué pendant le démarrage du programme, et il a été arrêté.'
    },
    fix: {
      en: 'Let it need less (fewer workers, a smaller heap), stop other programs of the account, or enlarge the plan.',
      fr: 'Réduisez ses besoins (moins de processus, un tas plus petit), arrêtez d’autres programmes du compte, ou augmentez l’offre.'
    }
  },
  {
    reason: 'quota_exceeded',
    recognize: either(refused('EDQUOT'), saying(...full('Disk quota exceeded', 'EDQUOT'))),
    happened: {
      en: 'The disk quota of the account is used up[: {path} could not be written].',
      fr: 'Le quota disque du compte est atteint[ : {path} n’a pas pu être écrit].'
    },
    fix: {
      en: 'Delete files or enlarge the plan, then restart the site.',
      fr: 'Supprimez des fichiers ou augmentez l’espace, puis redémarrez le site.'
    }
  },
  {
    reason: 'disk_full',
    recognize: either(refused('ENOSPC'), saying(...full('No space left on device', 'ENOSPC'))),
    happened: { en: 'The disk is full[: {path} could not be written].', fr: 'Le disque est plein[ : {path} n’a pas pu être écrit].' },
    fix: {
      en: 'Free space, or inodes (df -h, df -i), then restart the site.',
      fr: 'Libérez de l’espace, ou des inodes (df -h, df -i), puis redémarrez le site.'
    }
  },
  {
    reason: 'address_in_use',
    recognize: withOwner(saying(
      system(`(?:address already in use|EADDRINUSE)[^\\n]*?(?:^|[\\s(*'])${ADDRESS}\\b`),
      system(`the same address \\(${ADDRESS}\\)[^\\n]*\\n[^\\n]*address already in use`),
      system(`${ADDRESS}: bind: address already in use`),
      /Address (?:already )?in use|EADDRINUSE/i
    )),
    happened: {
      en: 'The program tried to listen on an address that is already taken[: {address}][, by {owner}].',
      fr: 'Le programme a voulu écouter à une adresse déjà prise[ : {address}][, par {owner}].'
    },
    fix: {
      en: 'Stop what holds it, often an earlier run of the same program, or let the program listen on the port that PORT gives.',
      fr: 'Arrêtez ce qui l’occupe, souvent une exécution précédente du même programme, ou faites écouter le programme sur le ' +
        'port donné par PORT.'
    }
  },
  {
    reason: 'address_unavailable',
    recognize: saying(
      system(`EADDRNOTAVAIL[^\\n]*?\\s${ADDRESS}\\b`), system(`assign requested address[^\\n]*?\\s${ADDRESS}\\b`),
      /EADDRNOTAVAIL|Can(?:no|')t assign requested address/i
    ),
    happened: {
      en: 'The program tried to listen on an address that this machine does not have[: {address}].',
      fr: 'Le programme a voulu écouter à une adresse que cette machine n’a pas[ : {address}].'
    },
    fix: {
      en: 'Let it listen on the address that IP (or HOST) gives, or on all addresses.',
      fr: 'Faites-le écouter à l’adresse donnée par IP (ou HOST), ou à toutes les adresses.'
    }
  },
  {
    reason: 'port_forbidden',
    recognize: either(
      saying(
        system(`listen EACCES[^\\n]*?\\s${ADDRESS}\\b`), system(`Permission denied[^\\n]*?bind to address ${ADDRESS}`),
        system(`${ADDRESS}: bind: permission denied`), /\blisten EACCES|bind\(\): Permission denied|(?:bind|listen)[^\n]*permission denied/i
      ),
      where(report => /\bbind\(|server_bind|\.listen\(/.test(said(report)), saying(/^PermissionError: .*Permission denied/m))
    ),
    happened: {
      en: 'The program tried to listen on a port that its user may not use[: {address}].',
      fr: 'Le programme a voulu écouter sur un port interdit à son utilisateur[ : {address}].'
    },
    fix: {
      en: 'Ports below 1024 are for the system: let it listen on the port that PORT gives.',
      fr: 'Les ports sous 1024 sont réservés au système : faites-le écouter sur le port donné par PORT.'
    }
  }
]
