/** Apache, from 2.2 on: with and without its message numbers, called apache, apache2 or httpd. */
import { isError, programOf, saying, where, withoutStop, type Cause } from './cause.js'

const AT = 'Syntax error on line (?<line>\\d+|X+) of (?<file>[^\\n]+?)'
const EVERY = {
  en: 'Correct or remove it: global directives, virtual host directives or the Apache configuration of the account. It stops ' +
    'every Apache site of the account.',
  fr: 'Corrigez-la ou retirez-la : directives globales, directives du virtual host ou configuration Apache du compte. Elle arrête ' +
    'tous les sites Apache du compte.'
}

export const APACHE: readonly Cause[] = [
  {
    reason: 'directive_invalid',
    recognize: saying(
      new RegExp(`${AT}:\\s*\\n[^\\n]*Invalid command '(?<directive>\\\\xef\\\\xbb\\\\xbf[^'\\n]*)'`),
      new RegExp(`${AT}:\\s*\\n[^\\n]*Invalid command '(?<directive>\\ufeff[^'\\n]*)'`)
    ),
    happened: {
      en: 'Line {line} of {file} begins with an invisible byte order mark.',
      fr: 'La ligne {line} de {file} commence par une marque d’ordre des octets (BOM), invisible.'
    },
    fix: { en: 'Save the file as UTF-8 without BOM.', fr: 'Enregistrez le fichier en UTF-8 sans BOM.' }
  },
  {
    reason: 'directive_invalid',
    recognize: saying(
      new RegExp(
        `${AT}:\\s*\\n[^\\n]*Invalid command '(?<directive>[^'\\n]+)'`
      ), /Invalid command '(?<directive>[^'\n]+)', perhaps misspelled/
    ),
    happened: {
      en: '[Line {line} of {file}: ]“{directive}” is not a directive that Apache knows.',
      fr: '[Ligne {line} de {file} : ]« {directive} » n’est pas une directive connue d’Apache.'
    },
    fix: EVERY
  },
  {
    reason: 'directive_invalid',
    recognize: saying(
      new RegExp(`${AT}: [^\\n]*?(?<directive></?\\w+>) (?:was not closed|directive missing closing|without matching)`),
      new RegExp(`${AT}:\\s*\\n(?<directive></?\\w+>) without matching`)
    ),
    happened: {
      en: 'Line {line} of {file}: the section {directive} is not closed or not opened.',
      fr: 'Ligne {line} de {file} : la section {directive} n’est pas fermée ou pas ouverte.'
    },
    fix: {
      en: 'Write the missing line, and restart: it stops every Apache site of the account.',
      fr: 'Ajoutez la ligne qui manque, puis redémarrez : elle arrête tous les sites Apache du compte.'
    }
  },
  {
    reason: 'directive_invalid',
    recognize: saying(
      new RegExp(`${AT}:\\s*\\n(?<message>[^\\n]+)`),
      new RegExp(`${AT}: (?<message>[^\\n]+)`),
      new RegExp(`${AT}:?$`, 'm')
    ),
    happened: {
      en: 'Apache does not accept line {line} of {file}[: {message}].',
      fr: 'Apache n’accepte pas la ligne {line} de {file}[ : {message}].'
    },
    fix: EVERY
  },
  {
    reason: 'log_unwritable',
    recognize: saying(
      /could not open (?:error|transfer) log file (?<path>[^\n]+?)\.?$/m, /Cannot access directory '(?<path>[^'\n]+)' for [\w ]*error log/, /could not log pid to file (?<path>[^\n]+)$/m,
      /Unable to open logs/
    ),
    happened: {
      en: 'Apache cannot open its log[ {path}]: the file or its folder is missing or not writable.',
      fr: 'Apache ne peut pas ouvrir son journal[ {path}] : le fichier ou son dossier manque, ou n’est pas accessible en écriture.'
    },
    fix: {
      en: 'Restart an Apache site so that it is made anew, or create the folder and make it writable.',
      fr: 'Redémarrez un site Apache pour le régénérer, ou créez le dossier et rendez-le accessible en écriture.'
    }
  },
  {
    reason: 'exited',
    recognize: where(report => /(?:^|\/)(?:apache2?|httpd)$/.test(programOf(report)) &&
      isError(report), ({ exitCode, ownLogFile, lines }) => ({
      code: exitCode === null
        ? undefined
        : String(exitCode),
      file: ownLogFile ?? '~/admin/logs/apache/apache.log',
      last: withoutStop(lines.at(-1))
    })),
    happened: {
      en: 'Apache ended during its start[ with code {code}][; it said last: {last}].',
      fr: 'Apache s’est arrêté pendant son démarrage[ avec le code {code}][ ; sa dernière ligne affichée : {last}].'
    },
    fix: {
      en: 'Read {file}: a full disk, a broken directive or a busy address stands there. One faulty directive stops every Apache ' +
        'site of the account.',
      fr: 'Lisez {file} : un disque plein, une directive fautive ou une adresse déjà prise y figure. Une seule directive fautive ' +
        'arrête tous les sites Apache du compte.'
    }
  }
]
