/** Nothing could be run: told by the system's error and by what it is about. */
import type { StartReport } from './report.js'
import { either, programOf, saying, where, withOwner, type Cause, type Recognize } from './cause.js'

/** Whether the error is about the command. Anything else that precedes the program is its folder. */
const isCommand = (report: StartReport): boolean => report.path !== null && report.path !== report.cwd && report.path === programOf(report)

const refused = (errno: string, about: 'folder' | 'command'): Recognize => where(
  report => report.phase === 'spawn' && report.errno === errno && isCommand(report) === (about === 'command'),
  ({ path, cwd }) => ({ path: path ?? (cwd === '' ? undefined : cwd) })
)

/** Habits of a shell, where there is none. */
const withHabits = (recognize: Recognize): Recognize => report => {
  const found = recognize(report)
  if (found === null) return null
  const { path = '' } = found
  return { ...found, words: /^[^\s/]+\s/.test(path) ? path : undefined, variable: /^[A-Za-z_]\w*(?==)/.exec(path)?.[0] }
}

const shell = (line: string): RegExp => new RegExp(`^(?:\\S*/)?(?:ba|da|z|k|a)?sh: (?:line )?(?:\\d+: )?${line}`, 'm')

/** The files that the edge makes for a server are below these; what a full disk or quota says is told by its name. */
const isMade = ({ phase, errno, path, cwd }: StartReport): boolean =>
  phase === 'spawn' && errno !== 'EDQUOT' && errno !== 'ENOSPC' && path !== null && path !== cwd &&
    /\/admin\/(?:config|logs)(?:\/|$)/.test(path)

export const SPAWN: readonly Cause[] = [
  {
    reason: 'config_unwritable',
    recognize: where(isMade, ({ errno, path }) => ({ errno: errno ?? undefined, path: path ?? undefined })),
    happened: {
      en: 'The edge could not make {path}, which the server of the site needs[ ({errno})].',
      fr: 'Le proxy n’a pas pu créer {path}, dont le serveur du site a besoin[ ({errno})].'
    },
    fix: {
      en: 'Check that the folder of the account (--home) is a folder that the user of the edge may write to, on a disk that is ' +
        'not read-only.',
      fr: 'Vérifiez que le dossier du compte (--home) est un dossier où l’utilisateur du proxy peut écrire, sur un disque qui ' +
        'n’est pas en lecture seule.'
    }
  },
  {
    reason: 'port_taken',
    recognize: withOwner(where(
      ({ phase, errno }) => phase === 'spawn' && errno === 'EADDRINUSE',
      ({ path, address }) => ({ address: path ?? (address === '' ? undefined : address) })
    )),
    happened: {
      en: 'Another program[, {owner},] already answers on the address that was given[, {address}], so this one was not started.',
      fr: 'Un autre programme[, {owner},] répond déjà à l’adresse attribuée[, {address}] ; celui-ci n’a donc pas été lancé.'
    },
    fix: {
      en: 'Stop the other program, often an earlier run of the same one, or give another port.',
      fr: 'Arrêtez l’autre programme, souvent une exécution précédente du même, ou donnez un autre port.'
    }
  },
  {
    reason: 'cwd_missing',
    recognize: either(
      refused('ENOENT', 'folder'),
      saying(shell('cd: can\'t cd to (?<path>.+)$'), shell('cd: (?<path>.+): No such file or directory$'))
    ),
    happened: {
      en: 'The working directory[ {path}] does not exist.',
      fr: 'Le dossier de travail[ {path}] n’existe pas.'
    },
    fix: {
      en: 'Create it, or correct the working directory in the settings of the site: a path without / at its start counts from the ' +
        'account’s folder.',
      fr: 'Créez-le, ou corrigez le dossier de travail dans les réglages du site : un chemin sans / initial part du dossier du compte.'
    }
  },
  {
    reason: 'cwd_not_directory',
    recognize: either(refused('ENOTDIR', 'folder'), saying(shell('cd: (?<path>.+): Not a directory$'))),
    happened: {
      en: 'The working directory[ {path}] is a file, not a folder.',
      fr: 'Le dossier de travail[ {path}] est un fichier, pas un dossier.'
    },
    fix: { en: 'Name the folder that the file is in.', fr: 'Indiquez le dossier qui contient ce fichier.' }
  },
  {
    reason: 'cwd_forbidden',
    recognize: either(refused('EACCES', 'folder'), saying(shell('cd: (?<path>.+): Permission denied$'))),
    happened: { en: 'The working directory[ {path}] may not be entered.', fr: 'L’accès au dossier de travail[ {path}] est refusé.' },
    fix: {
      en: 'Give the user that runs the site the right to enter it and all folders above it (chmod u+x), or correct the setting.',
      fr: 'Donnez à l’utilisateur du site le droit d’y entrer, ainsi que dans les dossiers au-dessus (chmod u+x), ou corrigez le réglage.'
    }
  },
  {
    reason: 'command_missing',
    recognize: either(
      withHabits(refused('ENOENT', 'command')),
      saying(
        shell('(?<path>[^:\\n]+): (?:command )?not found$'), shell('(?<path>[^:\\n]+): cannot execute: required file not found$'),
        /^zsh:(?:\d+:)? command not found: (?<path>.+)$/m, /^(?:\S*\/)?env: ['‘](?<path>[^'’\n]+)['’]: No such file or directory$/m
      )
    ),
    happened: { en: 'The command[ {path}] does not exist.', fr: 'La commande[ {path}] n’existe pas.' },
    fix: {
      en: '[Quotes make one word of {words}: write its words without quotes. ][Only a shell takes {variable} before a command: ' +
        'set it with --env, or env in the config file. ]Check how it is written and whether it is installed and in PATH; for a ' +
        'script, also whether the interpreter that its first line names exists.',
      fr: '[Les guillemets font de {words} un seul mot : écrivez ses mots sans guillemets. ][Seul un shell accepte {variable} ' +
        'avant une commande : définissez-la avec --env, ou env dans le fichier de configuration. ]Vérifiez son orthographe, son ' +
        'installation et sa présence dans PATH ; pour un script, aussi l’existence de l’interpréteur que nomme sa première ligne.'
    }
  },
  {
    reason: 'not_executable',
    recognize: either(
      refused('EACCES', 'command'), refused('ENOEXEC', 'command'), refused('ENOTDIR', 'command'),
      saying(
        shell('(?<path>[^:\\n]+): Permission denied$'),
        shell('(?<path>[^:\\n]+): (?:Exec format error|cannot execute binary file.*|Is a directory)$')
      )
    ),
    happened: {
      en: 'The command[ {path}] exists, but may not be executed.',
      fr: 'La commande[ {path}] existe, mais ne peut pas être exécutée.'
    },
    fix: {
      en: 'Make it executable (chmod +x), and check that it is a program for this system and not a folder; or start it through ' +
        'its interpreter, such as node app.js.',
      fr: 'Rendez-la exécutable (chmod +x) et vérifiez que c’est un programme pour ce système et non un dossier ; ou lancez-la ' +
        'par son interpréteur, comme node app.js.'
    }
  }
]
