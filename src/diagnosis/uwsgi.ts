/** uWSGI: what it says about its folder, its log, the application's file and what is called in it. */
import { isError, said, saying, where, type Cause, type Recognize } from './cause.js'

/** What is not found, with the folder of the line before. */
const chdir = (error: string): Recognize =>
  saying(new RegExp(`chdir\\(\\) to (?<path>[^\\n]+)\\n[^\\n]*chdir\\(\\): ${error}`), new RegExp(`chdir\\(\\): ${error}`))

const CHECK = { en: 'Correct the working directory of the site (chdir).', fr: 'Corrigez le dossier de travail du site (chdir).' }

export const UWSGI: readonly Cause[] = [
  {
    reason: 'cwd_missing',
    recognize: chdir('No such file or directory'),
    happened: { en: 'The working directory[ {path}] does not exist.', fr: 'Le dossier de travail[ {path}] n’existe pas.' },
    fix: CHECK
  },
  {
    reason: 'cwd_not_directory',
    recognize: chdir('Not a directory'),
    happened: {
      en: 'The working directory[ {path}] is a file, not a folder.',
      fr: 'Le dossier de travail[ {path}] est un fichier, pas un dossier.'
    },
    fix: CHECK
  },
  {
    reason: 'cwd_forbidden',
    recognize: chdir('Permission denied'),
    happened: { en: 'The working directory[ {path}] may not be entered.', fr: 'L’accès au dossier de travail[ {path}] est refusé.' },
    fix: CHECK
  },
  {
    reason: 'log_unwritable',
    recognize: saying(/open\("(?<path>[^"\n]+)"\): [^\n]+\[core\/logging\.c/),
    happened: {
      en: 'uWSGI cannot open its log {path}: its folder is missing or not writable.',
      fr: 'uWSGI ne peut pas ouvrir son journal {path} : son dossier manque ou n’est pas accessible en écriture.'
    },
    fix: {
      en: 'Create the folder and make it writable, then restart the site.',
      fr: 'Créez le dossier et rendez-le accessible en écriture, puis redémarrez le site.'
    }
  },
  {
    reason: 'directive_invalid',
    recognize: saying(/unknown config directive: (?<directive>[^\n]+)/),
    happened: { en: '“{directive}” is not an option that uWSGI knows.', fr: '« {directive} » n’est pas une option connue d’uWSGI.' },
    fix: { en: 'Correct or remove it in the uWSGI settings of the site.', fr: 'Corrigez-la ou retirez-la dans les réglages uWSGI du site.' }
  },
  {
    reason: 'app_missing',
    recognize: saying(/failed to open python file (?<path>[^\n]+)/, /^realpath\(\) of (?<path>[^\n]+) failed: No such file/m),
    happened: { en: 'uWSGI cannot open the file {path}.', fr: 'uWSGI ne peut pas ouvrir le fichier {path}.' },
    fix: {
      en: 'Correct the application path of the site, or upload the file.',
      fr: 'Corrigez le chemin de l’application du site, ou déposez le fichier.'
    }
  },
  {
    reason: 'callable_missing',
    recognize: saying(
      /unable to find "(?<callable>[^"\n]+)" callable in (?:file|module) (?<path>[^\n]+)/,
      /unable to find "(?<callable>[^"\n]+)" callable/
    ),
    happened: {
      en: 'The application’s file[ {path}] does not define “{callable}”, which uWSGI calls.',
      fr: 'Le fichier de l’application[ {path}] ne définit pas « {callable} », que uWSGI appelle.'
    },
    fix: {
      en: 'Define it, name it as the server expects, or choose the right file: with Django it is wsgi.py, not manage.py.',
      fr: 'Définissez-le, donnez-lui le nom attendu, ou choisissez le bon fichier : avec Django c’est wsgi.py, pas manage.py.'
    }
  },
  {
    reason: 'exited',
    recognize: where(report => isError(report) &&
      (/\buwsgi\b/.test(report.command) || /^\[uWSGI\] getting/m.test(said(report))), ({ exitCode, ownLogFile }) => ({
      code: exitCode === null ? undefined : String(exitCode), file: ownLogFile ?? '~/admin/logs/uwsgi'
    })),
    happened: {
      en: 'uWSGI ended during its start[ with code {code}] and says why only in its own log.',
      fr: 'uWSGI s’est arrêté pendant son démarrage[ avec le code {code}] et n’en dit la cause que dans son propre journal.'
    },
    fix: {
      en: 'Read {file}: the folder, the application’s file, the application object or a Python package is missing; check that the ' +
        'virtual environment and the site use the same Python version.',
      fr: 'Lisez {file} : le dossier, le fichier de l’application, l’objet application ou un paquet Python manque ; vérifiez que ' +
        'l’environnement virtuel et le site utilisent la même version de Python.'
    }
  }
]
