import type { Kind } from '../kind.js'

export const requestDenied = {
  stage: 'site',
  rfc9209: 'http_request_denied',
  summary: {
    en: 'a rule of the site refuses this request',
    fr: 'une règle du site refuse cette requête'
  },
  meaning: {
    en: "The request was understood, but a rule stands in its way: a deny rule that fits it, a rate limit that its client went over, headers that only the edge may send, an upstream that the site may not have, or a rewrite that makes something impossible of it. The finer reason says which. The upstream was not asked and says nothing about it. The site's owner can change the rule; the client can only ask for that, naming the ray ID.",
    fr: 'La requête a été comprise, mais une règle s’y oppose : une règle d’interdiction qui la vise, une limite de débit que son client a dépassée, des en-têtes que seul le proxy peut envoyer, un serveur amont que le site ne peut pas avoir, ou une réécriture qui en fait quelque chose d’impossible. Le motif précis dit laquelle. Le serveur amont n’a pas été interrogé et n’y est pour rien. Le propriétaire du site peut changer la règle ; le client ne peut que le lui demander, en citant le ray ID.'
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
    },
    {
      en: 'Many people behind one address share one rate limit.',
      fr: 'Plusieurs personnes derrière une même adresse partagent une même limite de débit.'
    },
    {
      en: 'A proxy before the edge adds CF-Connecting-IP or a second X-Forwarded-For.',
      fr: 'Un proxy placé avant le proxy ajoute CF-Connecting-IP ou un second X-Forwarded-For.'
    }
  ],
  checks: [
    {
      en: 'Read failure.reason and failure.message in the log line: they name the site, the rule and what it met.',
      fr: 'Lisez failure.reason et failure.message dans la ligne de journal : ils donnent le site, la règle et ce qu’elle a rencontré.'
    },
    {
      en: 'Ask again with another User-Agent or path to see which part fits: curl -v -A test http://127.0.0.1:8080/',
      fr: 'Réessayez avec un autre User-Agent ou un autre chemin pour voir ce qui est visé : curl -v -A test http://127.0.0.1:8080/'
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
    },
    ip_banned: {
      en: "a deny rule bans the client's address",
      fr: 'une règle deny bannit l’adresse du client'
    },
    asn_banned: {
      en: "a deny rule bans the client's whole network",
      fr: 'une règle deny bannit tout le réseau du client'
    },
    country_banned: {
      en: 'a deny rule bans the country that visitors pretend to come from',
      fr: 'une règle deny bannit le pays d’où les visiteurs sont censés venir'
    },
    browser_banned: {
      en: "a deny rule bans the client's User-Agent",
      fr: 'une règle deny bannit le User-Agent du client'
    },
    hotlinked: {
      en: 'a deny rule bans the page that links here (Referer)',
      fr: 'une règle deny bannit la page d’où vient le lien (Referer)'
    },
    rate_limited: {
      en: 'the client made more requests than rateLimit allows',
      fr: 'le client a fait plus de requêtes que rateLimit n’en permet'
    },
    direct_ip: {
      en: 'an address was asked for instead of a name, which directIp refuses',
      fr: 'une adresse a été demandée au lieu d’un nom, ce que directIp refuse'
    },
    sni_mismatch: {
      en: 'the name in the TLS handshake is not the host that was asked for',
      fr: 'le nom donné à la négociation TLS n’est pas l’hôte demandé'
    },
    forged_address: {
      en: 'the client itself sent a header by which the edge tells its address',
      fr: 'le client a lui-même envoyé un en-tête par lequel le proxy annonce son adresse'
    },
    forwarded_for_repeated: {
      en: 'X-Forwarded-For stands in more than one line',
      fr: 'X-Forwarded-For figure sur plusieurs lignes'
    },
    forwarded_for_too_long: {
      en: 'X-Forwarded-For is longer than 100 characters',
      fr: 'X-Forwarded-For dépasse 100 caractères'
    },
    cross_account: {
      en: "the upstream is a host of another account's site",
      fr: 'le serveur amont est un hôte du site d’un autre compte'
    },
    restricted_upstream: {
      en: 'the upstream is the address of a public resolver',
      fr: 'le serveur amont est l’adresse d’un résolveur public'
    },
    rewrite_path_invalid: {
      en: "a rewrite rule makes a path that does not begin with /, or that is the edge's own",
      fr: 'une règle de réécriture produit un chemin qui ne commence pas par /, ou qui appartient au proxy'
    },
    rewrite_too_long: {
      en: 'a rewrite rule makes a target of more than 16 KB',
      fr: 'une règle de réécriture produit une cible de plus de 16 Ko'
    },
    rewrite_expression_failed: {
      en: 'a rewrite rule speaks of something this request does not have',
      fr: 'une règle de réécriture parle de quelque chose que cette requête n’a pas'
    },
    rewrite_header_not_allowed: {
      en: 'a rewrite rule touches a header that no rule may touch',
      fr: 'une règle de réécriture touche à un en-tête réservé'
    },
    rewrite_header_value_invalid: {
      en: 'a rewrite rule makes a header value that is too long or holds forbidden characters',
      fr: 'une règle de réécriture produit une valeur d’en-tête trop longue ou aux caractères interdits'
    }
  }
} as const satisfies Kind
