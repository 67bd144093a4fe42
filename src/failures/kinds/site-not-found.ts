import type { Kind } from '../kind.js'

export const siteNotFound = {
  stage: 'site',
  rfc9209: 'destination_not_found',
  summary: {
    en: 'no site is configured for the host or path that was asked',
    fr: 'aucun site n’est configuré pour l’hôte ou le chemin demandé'
  },
  meaning: {
    en: 'The edge got a complete request, looked through its sites in order, and none takes this host and path. No upstream was asked: the request never left the edge. Only whoever configures the edge, or whoever set the DNS name that leads to it, can act.',
    fr: 'Le proxy a reçu une requête complète, a parcouru ses sites dans l’ordre, et aucun ne prend cet hôte ni ce chemin. Aucun serveur amont n’a été interrogé : la requête n’a pas quitté le proxy. Seul celui qui configure le proxy, ou le nom DNS qui y mène, peut agir.'
  },
  causes: [
    {
      en: 'The host name is missing from the hosts of every site, often the variant with or without www.',
      fr: 'Le nom d’hôte ne figure dans les hôtes d’aucun site, souvent la variante avec ou sans www.'
    },
    {
      en: 'A DNS name points at the edge although its site was moved or removed.',
      fr: 'Un nom DNS pointe vers le proxy alors que son site a été déplacé ou supprimé.'
    },
    {
      en: "The edge was asked by its IP address, so that the Host header carries no site's name.",
      fr: 'Le proxy a été appelé par son adresse IP, et l’en-tête Host ne porte donc le nom d’aucun site.'
    },
    {
      en: 'The path prefix of the site does not cover the path that was asked.',
      fr: 'Le préfixe de chemin du site ne couvre pas le chemin demandé.'
    }
  ],
  checks: [
    {
      en: 'Compare req.host of the log line with the hosts of each site in edgeproxy.config.yaml.',
      fr: 'Comparez req.host dans la ligne de journal avec les hôtes de chaque site dans edgeproxy.config.yaml.'
    },
    {
      en: "Ask with the name you mean: curl -v -H 'Host: shop.test' http://127.0.0.1:8080/",
      fr: "Demandez avec le nom voulu : curl -v -H 'Host: shop.test' http://127.0.0.1:8080/"
    },
    {
      en: 'Give a last site without hosts: it takes whatever no other site takes.',
      fr: 'Ajoutez un dernier site sans hôtes : il prend tout ce qu’aucun autre site ne prend.'
    }
  ],
  reasons: {
    unknown_host: {
      en: 'no site takes this host and path',
      fr: 'aucun site ne prend cet hôte et ce chemin'
    },
    pending: {
      en: 'a site takes it, but is declared pending',
      fr: 'un site le prend, mais il est déclaré en attente (pending)'
    }
  }
} as const satisfies Kind
