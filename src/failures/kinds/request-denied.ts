import type { Kind } from '../kind.js'

export const requestDenied = {
  stage: 'site',
  rfc9209: 'http_request_denied',
  summary: {
    en: 'a deny rule of the site refuses this request',
    fr: 'une règle d’interdiction du site refuse cette requête'
  },
  meaning: {
    en: "The request was understood and a site was found, but one of the site's deny rules fits the client's address, the path or the User-Agent. The upstream was not asked and says nothing about it. The site's owner can change the rule; the client can only ask for that, naming the ray ID.",
    fr: 'La requête a été comprise et un site trouvé, mais une règle d’interdiction de ce site vise l’adresse du client, le chemin ou le User-Agent. Le serveur amont n’a pas été interrogé et n’y est pour rien. Le propriétaire du site peut changer la règle ; le client ne peut que le lui demander, en citant le ray ID.'
  },
  causes: [
    {
      en: 'A rule was written wider than meant, such as a whole address range or a short path prefix.',
      fr: 'Une règle est plus large que voulu, par exemple une plage d’adresses entière ou un préfixe de chemin trop court.'
    },
    {
      en: 'The client comes from an address that others misused before it.',
      fr: 'Le client vient d’une adresse dont d’autres ont abusé avant lui.'
    },
    {
      en: 'A tool or a monitor sends a User-Agent that a rule against robots catches.',
      fr: 'Un outil ou une supervision envoie un User-Agent visé par une règle contre les robots.'
    }
  ],
  checks: [
    {
      en: 'Read failure.message in the log line: it names the site and the number of the rule.',
      fr: 'Lisez failure.message dans la ligne de journal : il donne le site et le numéro de la règle.'
    },
    {
      en: 'Ask again with another User-Agent or path to see which part fits: curl -v -A test http://127.0.0.1:8080/',
      fr: 'Redemandez avec un autre User-Agent ou un autre chemin pour voir ce qui est visé : curl -v -A test http://127.0.0.1:8080/'
    },
    {
      en: 'Compare req.remoteAddress of the log line with the ranges of the rules.',
      fr: 'Comparez req.remoteAddress dans la ligne de journal avec les plages des règles.'
    }
  ],
  reasons: {
    deny_rule: {
      en: 'a rule under deny of the site fits',
      fr: 'une règle de la liste deny du site s’applique'
    }
  }
} as const satisfies Kind
