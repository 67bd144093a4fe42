import { RAY_AND_TIME } from '../advice.js'
import { TEMPLATE, known, say, type PlatformPage } from '../page.js'

export const siteNotFound = {
  status: 404,
  code: '404',
  title: known('Site not found'),
  blame: 'client',
  happened: say(
    'No site is declared here for this address.',
    'Aucun site n’est déclaré ici pour cette adresse.'),
  visitor: say(
    'Check the address for a typing mistake. If it is right, the site has moved or is not set up yet.',
    'Vérifiez que l’adresse ne contient pas de faute de frappe. Si elle est juste, le site a déménagé ou n’est pas encore configuré.'),
  owner: [
    say('Add this host name, and the path where it has one, to the addresses of the site under Web > Sites.',
      'Ajoutez ce nom d’hôte, et le chemin s’il y en a un, aux adresses du site dans Web > Sites.'),
    say('With and without www are two addresses; *.example.org takes every name below.',
      'Avec et sans www sont deux adresses ; *.example.org couvre tous les sous-domaines.'),
    say('Did the DNS record come here before the site was declared?',
      'L’enregistrement DNS pointe-t-il ici alors que le site n’est pas encore déclaré ?')
  ],
  support: [RAY_AND_TIME, say('the full address that was asked for', 'l’adresse complète demandée')],
  retryAfter: null,
  template: TEMPLATE,
  scene: 'lost',
  documented: true
} as const satisfies PlatformPage
