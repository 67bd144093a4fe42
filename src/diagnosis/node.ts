/** Node and npm. Told by the words of an error, never by the lines of Node's own sources. */
import { either, programOf, said, saying, where, type Cause, type Recognize } from './cause.js'

/** Whether any file is named that asked for the module: without one, or with a folder instead, it was the command line. */
const isAsked = (text: string): boolean =>
  /^\s*Require stack:\s*\n\s*- |requireStack: \[\s*'| imported from (?![^\n]*\/(?: \{)?$)/im.test(text)

const missingModule = saying(/\bCannot find (?:module|package) '(?<module>[^'\n]+)'/, /\bCannot find module "(?<module>[^"\n]+)"/)

const isPath = (module: string | undefined): boolean => /^(?:\/|[A-Za-z]:\\|file:)/.test(module ?? '')

const missing = (itself: boolean): Recognize => report => {
  const found = missingModule(report)
  if (found === null || (isPath(found['module']) && !isAsked(said(report))) !== itself) return null
  return itself ? { path: found['module'] } : { ...found, ...askedBy(report) }
}

const askedBy = saying(/^- (?<by>\/[^\n]+)$/m, / imported from (?<by>\/[^\n]*[^\n/{])(?: \{)?$/m)

/** npm counts a package.json as its script. */
const withoutPackage = saying(
  /Could not read package\.json: Error: ENOENT: [^\n]*open '(?<path>[^'\n]+)'/, /ERR! path (?<path>\S+\/package\.json)$/m, /npm err[^\n]*enoent[^\n]*(?<path>package\.json)/i
)

export const NODE: readonly Cause[] = [
  {
    reason: 'script_missing',
    recognize: either(missing(true), withoutPackage),
    happened: {
      en: 'The file {path}, which the command names, does not exist.',
      fr: 'Le fichier {path}, que la commande désigne, n’existe pas.'
    },
    fix: {
      en: 'Correct the path in the command, or the working directory that it counts from, or upload the file.',
      fr: 'Corrigez le chemin dans la commande, ou le dossier de travail dont il part, ou déposez le fichier.'
    }
  },
  {
    reason: 'script_missing',
    recognize: saying(/Missing script: "?(?<script>[^"\n]+)"?/i),
    happened: { en: 'package.json has no script named {script}.', fr: 'package.json n’a pas de script nommé {script}.' },
    fix: {
      en: 'Add it under scripts, or name another one in the command.',
      fr: 'Ajoutez-le sous scripts, ou indiquez-en un autre dans la commande.'
    }
  },
  {
    reason: 'script_missing',
    recognize: where(report => report.exitCode === 254 && programOf(report) === 'npm', () => ({})),
    happened: {
      en: 'npm found no package.json in the working directory.',
      fr: 'npm n’a pas trouvé de package.json dans le dossier de travail.'
    },
    fix: { en: 'Correct the working directory, or upload the file.', fr: 'Corrigez le dossier de travail, ou déposez le fichier.' }
  },
  {
    reason: 'dependency_missing',
    recognize: missing(false),
    happened: {
      en: 'The program needs the module {module}[ (asked for by {by})], and it is not there.',
      fr: 'Le programme a besoin du module {module}[ (demandé par {by})], qui est absent.'
    },
    fix: {
      en: 'Install the packages in the program’s folder (npm install); for a file of your own, correct its path, upper and lower ' +
        'case included.',
      fr: 'Installez les paquets dans le dossier du programme (npm install) ; pour un de vos fichiers, corrigez son chemin, ' +
        'majuscules comprises.'
    }
  },
  {
    reason: 'syntax_error',
    recognize: where(report => !/^SyntaxError: .*\bJSON\b/m.test(said(report)), saying(
      /^(?:file:\/\/)?(?<file>\/[^\n]+?\.[cm]?[jt]sx?):(?<line>\d+)\n(?:[^\n]*\n){1,4}?SyntaxError: (?<message>[^\n]+)$/m
    )),
    happened: {
      en: 'Line {line} of {file} is not readable for Node: {message}.',
      fr: 'La ligne {line} de {file} n’est pas lisible pour Node : {message}.'
    },
    fix: {
      en: 'Correct that line; if the file uses import, name it .mjs or set "type": "module" in package.json; if the syntax is ' +
        'new, choose a newer version of Node.',
      fr: 'Corrigez cette ligne ; si le fichier utilise import, nommez-le .mjs ou mettez "type": "module" dans package.json ; si ' +
        'la syntaxe est récente, choisissez une version plus récente de Node.'
    }
  }
]
