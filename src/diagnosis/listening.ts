/** Explanations of a program that runs and does not serve where it should, for a live start and for a log. */
import type { Explained } from '../failures/failure.js'

export const listensElsewhere = (found: string, given: string): Explained => ({
  happened: {
    en: `The program listens on ${found}, not on ${given} as it was told.`,
    fr: `Le programme écoute sur ${found}, et non sur ${given} comme demandé.`
  },
  fix: {
    en: 'Let it listen on the address in IP (or HOST) and the port in PORT; a program that takes them as arguments gets them as ' +
      '{ip} and {port} in its command. With --elsewhere follow the edge goes where the program listens.',
    fr: 'Faites-le écouter sur l’adresse de IP (ou HOST) et le port de PORT\u00a0; un programme qui les prend en arguments les ' +
      'reçoit par {ip} et {port} dans sa commande. Avec --elsewhere follow, le proxy va là où le programme écoute.'
  }
})

export const STOPPED_LISTENING: Explained = {
  happened: { en: 'The program runs, but has stopped listening.', fr: 'Le programme tourne, mais a cessé d’écouter.' },
  fix: {
    en: 'See in its output why it closed its listener, or restart it.',
    fr: 'Voyez dans sa sortie pourquoi il a fermé son écoute, ou redémarrez-le.'
  }
}
