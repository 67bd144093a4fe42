/** Python, PHP and other languages whose interpreters are given a file. */
import { said, saying, where, type Cause } from './cause.js'

export const PYTHON: readonly Cause[] = [
  {
    reason: 'environment_broken',
    recognize: saying(/No module named '?(?<module>encodings)\b/),
    happened: {
      en: 'Python does not find its own modules ({module}): the virtual environment is missing or was made with another version.',
      fr: 'Python ne trouve pas ses propres modules ({module}) : l’environnement virtuel manque ou a été créé avec une autre version.'
    },
    fix: {
      en: 'Correct the path of the virtual environment, or make it anew with the Python version that the site uses.',
      fr: 'Corrigez le chemin de l’environnement virtuel, ou recréez-le avec la version de Python du site.'
    }
  },
  {
    reason: 'script_missing',
    recognize: saying(
      /can't open file '(?<path>[^'\n]+)'/, /^Could not open input file: (?<path>.+)$/m, /^Can't open perl script "(?<path>[^"\n]+)"/m,
      /No such file or directory -- (?<path>.+) \(LoadError\)/, /Unable to access jarfile (?<path>.+)$/m, /^(?:\S*\/)?[a-z]*sh: 0: cannot open (?<path>[^:\n]+)/m,
      /^(?:\S*\/)?(?:ba|k|z)sh: (?!line )(?<path>[^:\n]+): No such file or directory$/m, /Module not found "(?:file:\/\/)?(?<path>[^"\n]+)"/
    ),
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
    reason: 'dependency_missing',
    recognize: saying(
      /\bNo module named '?(?<module>[\w.-]+)'?/,
      /cannot load such file -- (?<module>\S+)/,
      /^ImportError: (?:cannot import name )'(?<module>[^'\n]+)'/m
    ),
    happened: {
      en: 'The program needs the package {module}, and it is not installed.',
      fr: 'Le programme a besoin du paquet {module}, qui n’est pas installé.'
    },
    fix: {
      en: 'Install it in the environment that the site uses; with a virtual environment, check that it and the site have the same ' +
        'language version.',
      fr: 'Installez-le dans l’environnement du site ; avec un environnement virtuel, vérifiez qu’il a la même version du langage ' +
        'que le site.'
    }
  },
  {
    reason: 'syntax_error',
    recognize: where(report => !/^SyntaxError: .*\bJSON\b/m.test(said(report)), saying(
      /^\s*File "(?<file>[^"\n]+)", line (?<line>\d+)\n(?:[^\n]*\n){0,3}?(?:Syntax|Indentation|Tab)Error: (?<message>[^\n]+)$/m,
      /Parse error:\s+(?<message>syntax error[^\n]*) in (?<file>[^\n]+) on line (?<line>\d+)/, /^(?<file>[^:\s]+\.rb):(?<line>\d+): (?<message>syntax error[^\n]*)/m,
      /^(?:\w*: )?(?:Syntax|Indentation|Tab)Error: (?<message>[^\n]+)$/m
    )),
    happened: {
      en: 'The program’s source is not readable for its language[: line {line} of {file}][, {message}].',
      fr: 'Le source du programme n’est pas lisible par son langage[ : ligne {line} de {file}][, {message}].'
    },
    fix: {
      en: 'Correct that line; if the syntax is new, choose a newer version of the language for the site.',
      fr: 'Corrigez cette ligne ; si la syntaxe est récente, choisissez une version plus récente du langage pour le site.'
    }
  }
]
