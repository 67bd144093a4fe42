/**
 * What to hand over and ask with each title. Who runs the site comes first: the documents lead every title back to the
 * program, its settings or its answer, and only what the proxy made by itself goes to its support at once.
 */
import type { Guide, Support, Text } from '../../src/brand/brand.js'
import { ADDRESSES, COMMAND, LOG_EXCERPT } from './advice.js'
import { say } from './page.js'

const ENVIRONMENT = say('the names of the variables set for the site, without their values', 'les noms des variables définies pour le site, sans leurs valeurs')
const OUTPUT = say('what the same command prints when it is run over SSH in that folder', 'ce qu’affiche la même commande lancée en SSH dans ce dossier')
const SERVER_LOG = say('with Apache or uWSGI: the end of $HOME/admin/logs/apache or uwsgi', 'avec Apache ou uWSGI : la fin de $HOME/admin/logs/apache ou uwsgi')

const CODE = say('Which return code or reason stands behind “Upstream starting failed” in the site log?', 'Quel code de retour (return code) ou quelle raison (reason) suit « Upstream starting failed » dans le journal du site ?')
const FOREGROUND = say('Does the command stay in the foreground when it is run by hand?', 'La commande reste-t-elle au premier plan quand on la lance à la main ?')
const FOLDER = say('Does the working directory exist, and is the path doubled (/home/account/home/account/…)?', 'Le répertoire de travail existe-t-il, et le chemin n’est-il pas doublé (/home/compte/home/compte/…) ?')
const LISTENS = say('On which address, port and version of IP does it listen, and which were given in IP and PORT?', 'Sur quelle adresse, quel port et quelle version d’IP écoute-t-il, et lesquels étaient fournis dans IP et PORT ?')
const QUOTA = say('Is the disk quota of the account reached, or was a process killed for want of memory?', 'Le quota disque du compte est-il atteint, ou un processus a-t-il été tué faute de mémoire ?')
const CHANGED = say('What changed last: code, packages, language version, environment, directives of Apache?', 'Qu’est-ce qui a changé en dernier : code, paquets, version du langage, environnement, directives d’Apache ?')

const guide = (to: Guide['to'], words: Text, ask: readonly Text[], add: readonly Text[], parts: Guide['parts'] = []): Guide => ({ to, say: words, ask, parts, add })

const LAUNCH: Guide['to'] = ['host', 'support']

const TITLES: Readonly<Record<string, Guide>> = {
  upstream_not_ready: guide(LAUNCH,
    say('The program of the site could not be launched: no process was there to connect to.', 'Le programme du site n’a pas pu être lancé : aucun processus à qui se connecter.'),
    [FOLDER, CODE, say('Does the command exist and may it be executed by the account?', 'La commande existe-t-elle, et le compte peut-il l’exécuter ?'), say('Does another process still hold its port?', 'Un autre processus occupe-t-il encore son port ?')],
    [LOG_EXCERPT, COMMAND, ENVIRONMENT]),
  upstream_starting: guide(LAUNCH,
    say('The program of the site was still starting when the request’s patience ended.', 'Le programme du site démarrait encore quand le délai d’attente de la requête a pris fin.'),
    [say('How long does it take until it listens, run by hand?', 'Combien de temps met-il à écouter, lancé à la main ?'), LISTENS],
    [LOG_EXCERPT, COMMAND]),
  upstream_refused: guide(LAUNCH,
    say('The program of the site refused the connection: it ended while it started, or listens elsewhere.', 'Le programme du site a refusé la connexion : il s’est arrêté au démarrage, ou écoute ailleurs.'),
    [CODE, LISTENS, FOREGROUND, QUOTA, CHANGED],
    [LOG_EXCERPT, COMMAND, ADDRESSES, ENVIRONMENT, OUTPUT, SERVER_LOG]),
  upstream_skipped: guide(LAUNCH,
    say('Nothing was tried: after repeated failures the program is left alone for a while. The failures before it are the case.', 'Rien n’a été tenté : après des échecs répétés, le programme n’est plus sollicité pendant un moment. Ce sont les échecs précédents qui comptent.'),
    [CODE, say('Since when does the site log say that it will not start again, and until when?', 'Depuis quand le journal du site annonce-t-il qu’il n’y aura plus de démarrage, et jusqu’à quand ?'), LISTENS, QUOTA, CHANGED],
    [LOG_EXCERPT, COMMAND, ADDRESSES, OUTPUT, SERVER_LOG]),
  upstream_failed: guide(LAUNCH,
    say('The connection to the program failed before a whole answer had come; record.json says at which stage.', 'La connexion au programme a échoué avant une réponse complète ; record.json indique à quelle étape.'),
    [say('Did the program crash, restart or lose a worker at that time?', 'Le programme a-t-il planté, redémarré ou perdu un processus à cette heure ?'), say('Does it speak plain HTTP on that port?', 'Parle-t-il HTTP en clair sur ce port ?'), QUOTA],
    [LOG_EXCERPT, ADDRESSES, SERVER_LOG], ['hars']),
  upstream_timeout: guide(['host'],
    say('The program did not answer in time.', 'Le programme n’a pas répondu à temps.'),
    [say('How long does this request take when the program is asked directly?', 'Combien de temps prend cette requête quand on interroge directement le programme ?'), say('Was it busy, blocked or waiting for a database or another service?', 'Était-il surchargé, bloqué ou en attente d’une base de données ou d’un autre service ?')],
    [LOG_EXCERPT], ['hars']),
  connect_timeout: guide(['host'],
    say('No connection to the program came about in time.', 'Aucune connexion au programme n’a abouti à temps.'),
    [
      LISTENS,
      say('Does a firewall stand between the proxy and the program?', 'Un pare-feu se trouve-t-il entre le proxy et le programme ?')
    ],
    [LOG_EXCERPT, ADDRESSES]),
  tls_timeout: guide(['host'],
    say('The TLS handshake with the program was not finished in time.', 'La négociation TLS avec le programme n’a pas abouti à temps.'),
    [say('Does the port speak TLS, and does the program still work?', 'Le port parle-t-il TLS, et le programme fonctionne-t-il encore ?')],
    [LOG_EXCERPT, ADDRESSES]),
  dns_timeout: guide(['host'],
    say('The name that the site leads to was not resolved in time.', 'Le nom vers lequel mène le site n’a pas été résolu à temps.'),
    [say('Do the name servers of its zone answer?', 'Les serveurs de noms de sa zone répondent-ils ?')],
    [say('the output of dig for that name', 'la sortie de dig pour ce nom')]),
  upstream_parse: guide(['host'],
    say('The program answered something that is not a valid HTTP response; record.json says what is wrong with it.', 'Le programme a envoyé une réponse qui n’est pas du HTTP valide ; record.json indique ce qui ne va pas.'),
    [say('What exactly does it send before the first empty line?', 'Qu’envoie-t-il exactement avant la première ligne vide ?'), say('Which code sets header lines by itself, or prints before them?', 'Quel code fixe lui-même des en-têtes, ou affiche quelque chose avant eux ?'), say('Is the port the one of an HTTP/1.1 server?', 'Le port est-il celui d’un serveur HTTP/1.1 ?')],
    [say('the answer’s first lines as bytes (curl --raw -i)', 'les premières lignes de la réponse, octet par octet (curl --raw -i)'), LOG_EXCERPT], ['hars']),
  proxy_loop: guide(['host'],
    say('The request came back to the proxy instead of reaching a program.', 'La requête est revenue au proxy au lieu d’atteindre un programme.'),
    [say('Where does the site’s reverse proxy lead, and where does that name point?', 'Où mène le reverse proxy du site, et vers quoi pointe ce nom ?')],
    [say('the remote URL of the site and the DNS records of both names', 'l’URL distante du site et les enregistrements DNS des deux noms')]),
  connection_limit: guide(['host'],
    say('The site already served as many requests as it may at once.', 'Le site traitait déjà autant de requêtes simultanées qu’il en a le droit.'),
    [say('Which requests were slow at that time?', 'Quelles requêtes étaient lentes à cette heure ?'), say('Did one client send many at once?', 'Un seul client en a-t-il envoyé beaucoup à la fois ?')],
    [LOG_EXCERPT]),
  site_not_found: guide(['host'],
    say('No site is declared for this host and path.', 'Aucun site n’est déclaré pour cet hôte et ce chemin.'),
    [say('Which addresses does the site have, with and without www?', 'Quelles adresses le site a-t-il, avec et sans www ?'), say('Since when does the DNS record lead here?', 'Depuis quand l’enregistrement DNS mène-t-il ici ?')],
    [say('the addresses of the site as they stand in its settings', 'les adresses du site telles qu’elles figurent dans ses réglages')])
}

const BY_THE_PROXY = guide(['support'], say('The answer was made by the proxy itself, not by the program.', 'La réponse vient du proxy lui-même, et non du programme.'), [], [])

const BY_THE_PROGRAM = guide(['host'],
  say('This status is the program’s own answer; the proxy only passed it on.', 'Ce statut est la réponse du programme lui-même ; le proxy n’a fait que la transmettre.'),
  [say('What does the program’s own log say at that time?', 'Que dit le journal du programme à cette heure ?'), say('Which service does the program ask in turn?', 'Quel service le programme interroge-t-il à son tour ?')],
  [LOG_EXCERPT, SERVER_LOG])

export const support: Support = {
  tracePath: null,
  guideFor: (page, madeBy) => madeBy === 'upstream' ? BY_THE_PROGRAM : TITLES[page] ?? BY_THE_PROXY
}
