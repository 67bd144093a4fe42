/** One finished request, as far as it is counted. */

export interface Sample {
  /** Epoch ms of arrival. */
  readonly time: number
  /** What the client got; null when no head had left. */
  readonly status: number | null
  /** Name of the brand's page, else the status. */
  readonly code: string
  readonly kind: string | null
  /** Without the query. */
  readonly url: string
  readonly upstream: string | null
  /** The three letters that end its ray. */
  readonly colo: string | null
  readonly site: string | null
}

/** A finished request as the fixture hands it out. */
interface Finished {
  readonly time: number
  readonly ray: string
  readonly url: string
  readonly status: number | null
  readonly page: string | null
  readonly upstream: string | null
  readonly site: string | null
  readonly failure: { readonly kind: string } | null
}

export const withoutQuery = (url: string): string => url.split('?')[0] ?? url

export const sampleOf = ({ time, ray, url, status, page, upstream, site, failure }: Finished): Sample => ({
  time,
  status,
  code: page ?? String(status ?? '-'),
  kind: failure?.kind ?? null,
  url: withoutQuery(url),
  upstream,
  colo: ray.split('-')[1] ?? null,
  site
})

/** A failure that the edge saw, or an error of the upstream's own. */
export const isError = ({ kind, status }: Sample): boolean => kind !== null || (status !== null && status >= 500)
