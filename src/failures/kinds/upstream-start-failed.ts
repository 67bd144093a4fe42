import type { Kind } from '../kind.js'

export const upstreamStartFailed = {
  stage: 'instance',
  rfc9209: 'destination_unavailable',
  summary: {
    en: 'the program of the site could not be started',
    fr: 'le programme du site n’a pas pu être lancé'
  },
  meaning: {
    en: 'The edge starts the program of this site itself, and the start failed: either nothing could be run at all (a missing folder, a missing command, a port that is taken), or the program ran and ended, or did not listen in time. No connection was tried for this request. What the program said last, its exit code or signal and the folder it ran in are in the log; whoever maintains the program or the site\'s settings can act.',
    fr: 'Le proxy lance lui-même le programme de ce site, et le lancement a échoué : soit rien n’a pu être exécuté (dossier absent, commande absente, port déjà pris), soit le programme a démarré puis s’est arrêté, ou n’a pas écouté à temps. Aucune connexion n’a été tentée pour cette requête. Les dernières lignes du programme, son code de sortie ou son signal et son dossier sont dans le journal ; celui qui maintient le programme ou les réglages du site peut agir.'
  },
  causes: [
    {
      en: 'The program ends with an error while it starts: a missing file or package, a syntax error, a port it may not use.',
      fr: 'Le programme se termine sur une erreur pendant son démarrage : fichier ou paquet absent, erreur de syntaxe, port interdit.'
    },
    {
      en: 'The working directory or the command does not exist, or is written wrong.',
      fr: 'Le dossier de travail ou la commande n’existe pas, ou est mal écrit.'
    },
    {
      en: 'The program puts itself into the background or has nothing to do, and ends with code 0.',
      fr: 'Le programme se met en arrière-plan ou n’a rien à faire, et se termine avec le code 0.'
    },
    {
      en: 'It runs, but never listens on the address and port it was given.',
      fr: 'Il tourne, mais n’écoute jamais sur l’adresse et le port qu’on lui a donnés.'
    }
  ],
  checks: [
    {
      en: 'Read the hint and the last lines of the program in the log.',
      fr: 'Lisez l’indice et les dernières lignes du programme dans le journal.'
    },
    {
      en: 'Run the same command by hand in the same folder, with IP, HOST and PORT set.',
      fr: 'Lancez la même commande à la main dans le même dossier, avec IP, HOST et PORT définis.'
    },
    {
      en: 'Paste the log into edgeproxy explain - to have the failure named.',
      fr: 'Collez le journal dans edgeproxy explain - pour faire nommer l’échec.'
    }
  ],
  reasons: {
    cwd_missing: {
      en: 'the working directory does not exist',
      fr: 'le dossier de travail n’existe pas'
    },
    cwd_not_directory: {
      en: 'the working directory is not a folder',
      fr: 'le dossier de travail n’est pas un dossier'
    },
    cwd_forbidden: {
      en: 'the working directory may not be entered',
      fr: 'l’accès au dossier de travail est refusé'
    },
    command_missing: {
      en: 'the command does not exist',
      fr: 'la commande n’existe pas'
    },
    not_executable: {
      en: 'the command is not executable',
      fr: 'la commande n’est pas exécutable'
    },
    port_taken: {
      en: 'another program already answers on the port that was given',
      fr: 'un autre programme répond déjà sur le port attribué'
    },
    config_unwritable: {
      en: 'the files that the server of the site needs cannot be written',
      fr: 'les fichiers dont le serveur du site a besoin ne peuvent pas être écrits'
    },
    spawn_failed: {
      en: 'the system refused to start a process',
      fr: 'le système a refusé de lancer un processus'
    },
    script_missing: {
      en: 'the file to be run does not exist',
      fr: 'le fichier à exécuter n’existe pas'
    },
    dependency_missing: {
      en: 'a module or package that the program needs is missing',
      fr: 'un module ou paquet dont le programme a besoin manque'
    },
    syntax_error: {
      en: 'the program\'s source cannot be read by its language',
      fr: 'le source du programme n’est pas lisible par son langage'
    },
    address_in_use: {
      en: 'the program tried to listen on an address and port that are taken',
      fr: 'le programme a voulu écouter sur une adresse et un port déjà pris'
    },
    address_unavailable: {
      en: 'the program tried to listen on an address that this machine does not have',
      fr: 'le programme a voulu écouter sur une adresse que cette machine n’a pas'
    },
    port_forbidden: {
      en: 'the program tried to listen on a port that its user may not use',
      fr: 'le programme a voulu écouter sur un port interdit à son utilisateur'
    },
    quota_exceeded: {
      en: 'the disk quota is used up',
      fr: 'le quota disque est atteint'
    },
    disk_full: {
      en: 'the disk is full',
      fr: 'le disque est plein'
    },
    log_unwritable: {
      en: 'the server cannot open its own log file',
      fr: 'le serveur ne peut pas ouvrir son propre journal'
    },
    directive_invalid: {
      en: 'the server\'s configuration holds a line that it does not understand',
      fr: 'la configuration du serveur contient une ligne qu’il ne comprend pas'
    },
    app_missing: {
      en: 'the server cannot open the application\'s file',
      fr: 'le serveur ne peut pas ouvrir le fichier de l’application'
    },
    callable_missing: {
      en: 'the application\'s file does not define what the server calls',
      fr: 'le fichier de l’application ne définit pas ce que le serveur appelle'
    },
    environment_broken: {
      en: 'the virtual environment is missing or does not fit the language\'s version',
      fr: 'l’environnement virtuel manque ou ne correspond pas à la version du langage'
    },
    out_of_memory: {
      en: 'the program was killed because memory ran out',
      fr: 'le programme a été tué faute de mémoire'
    },
    killed: {
      en: 'the program was ended by a signal',
      fr: 'le programme a été arrêté par un signal'
    },
    ended_at_once: {
      en: 'the program ended normally instead of serving',
      fr: 'le programme s’est terminé normalement au lieu de servir'
    },
    exited: {
      en: 'the program ended with an error code',
      fr: 'le programme s’est terminé avec un code d’erreur'
    },
    never_listened: {
      en: 'the program runs, but did not listen within the start limit',
      fr: 'le programme tourne, mais n’a pas écouté dans le délai de démarrage'
    }
  }
} as const satisfies Kind
