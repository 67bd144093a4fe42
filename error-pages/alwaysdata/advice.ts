/** Resolutions that the documents give for more than one title, in our own words. */
import { say } from './page.js'

export const SITE_LOG = say(
  'Read the site log in $HOME/admin/logs/sites: the lines before the failure say why the program did not come up.',
  'Lisez le journal du site dans $HOME/admin/logs/sites : les lignes qui précèdent l’échec disent pourquoi le programme n’a pas démarré.')

export const BY_HAND = say(
  'Run the same command by hand over SSH, in the same folder and with the same IP and PORT. It has to stay in the foreground.',
  'Lancez la même commande à la main en SSH, dans le même dossier et avec les mêmes IP et PORT. Elle doit rester au premier plan.')

export const RIGHT_ADDRESS = say(
  'Let the program listen on the IP and PORT it is given, in that version of IP; the wildcard of that version (0.0.0.0 or ::) does as well. Another loopback address or another port is refused.',
  'Faites écouter le programme sur l’IP et le PORT fournis, dans cette version d’IP ; l’adresse générique de cette version (0.0.0.0 ou ::) convient aussi. Une autre adresse locale ou un autre port est refusé.')

export const APACHE = say(
  'With Apache: free some disk space if the quota is reached, restart the site if its log file is gone, and correct or remove a directive that Apache does not know. One bad line stops every Apache site of the account.',
  'Avec Apache : libérez de l’espace si le quota disque est atteint, redémarrez le site si son fichier journal a disparu, et corrigez ou retirez une directive inconnue d’Apache. Une seule ligne fautive arrête tous les sites Apache du compte.')

export const UWSGI = say(
  'With uWSGI: read $HOME/admin/logs/uwsgi. A missing folder, application file, application object or Python package stands there; site and virtual environment need the same Python version.',
  'Avec uWSGI : lisez $HOME/admin/logs/uwsgi. Un dossier, un fichier, un objet application ou un paquet Python manquant y est nommé ; le site et l’environnement virtuel doivent utiliser la même version de Python.')

/** Handed over whatever the title is. */
export const RAY_AND_TIME = say('the ray ID and the time of this page', 'l’identifiant Ray et l’heure de cette page')

export const LOG_EXCERPT = say(
  'the lines of the site log around that time, from “Upstream starting” to the failure, without secrets',
  'les lignes du journal du site autour de cette heure, de « Upstream starting » jusqu’à l’échec, sans les secrets')

export const COMMAND = say(
  'the command and the working directory of the site, as they stand in its settings',
  'la commande et le répertoire de travail du site, tels qu’ils figurent dans ses réglages')

export const ADDRESSES = say(
  'the IP and PORT the program was given, and the address it listens on',
  'l’IP et le PORT fournis au programme, et l’adresse sur laquelle il écoute')

/** To a visitor whose request got to no program. */
export const NOTHING_ARRIVED = say(
  'Try again in a moment. Nothing of your request got there, so that nothing happens twice.',
  'Réessayez dans un instant. Rien de votre requête n’est arrivé : rien ne se fera deux fois.')
