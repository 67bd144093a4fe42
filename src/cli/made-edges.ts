/** Edges on request of the control API: the options of `startEdge`, and what a request may not have. */
import type { MadeEdge, MakeEdge } from '../control/edges.js'
import { Refusal } from '../control/problem.js'
import { createEdge, type Edge } from '../edge.js'
import { OptionsError } from '../options/problem.js'
import type { Settings } from '../options/settings.js'
import { draftOptions, type EdgeOptions } from '../settings/options.js'
import { leadsBack, type OwnAddress } from '../site/own.js'
import type { LoadedBrands } from '../../error-pages/index.js'
import { check } from './check.js'
import { bundleOf } from './journey-bundle.js'

export interface Allowed {
  /** Whether a request may have programs started, which is to run whatever it says. */
  readonly launch: boolean
  /** Addresses of the control API, to which no edge forwards. */
  readonly control: () => readonly OwnAddress[]
}

type Options = Readonly<Record<string, unknown>>

interface Checked {
  readonly settings: Settings
  readonly brands: LoadedBrands
}

/** @throws OptionsError, Refusal */
async function checked (options: Options, { launch, control }: Allowed): Promise<Checked> {
  const draft = draftOptions(options as EdgeOptions)
  const { settings } = draft
  const starts = settings.sites.find(site => site.launch !== null)
  if (starts !== undefined && !launch) {
    throw new Refusal('off', 'This process starts no programs on request; start it with --may-launch, or name an upstream that runs.')
  }
  const brands = await check(draft)
  for (const { upstreams } of settings.sites) {
    const back = leadsBack(upstreams, control())
    if (back !== null) throw new Refusal('loop', `The upstream ${back.label} is the control API; name the port of your program.`)
  }
  return { settings, brands }
}

/** Options that a running edge keeps: where it listens, and its logs. */
const FIXED = ['host', 'port', 'tunnelPort', 'tls', 'log', 'timeScale'] as const satisfies readonly (keyof Settings)[]

function refuseFixed (before: Settings, after: Settings): void {
  const changed = FIXED.filter(name => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
  if (changed.length === 0) return
  throw new Refusal('exists', `${changed.join(', ')} cannot be changed while the edge runs; delete it and make it again.`)
}

export const edgeMaker = (allowed: Allowed): MakeEdge => async (options, observers): Promise<MadeEdge> => {
  let { settings, brands } = await checked(options, allowed)
  const edge = await createEdge(settings, { ...brands, observers })
  const url = await listening(edge)
  return {
    edge,
    options,
    bundle: async ray => await bundleOf({
      ray, settings, brands: [brands, ...brands.brands.values()].map(({ brand }) => brand), url, recent: edge.recent
    }),
    async change (options) {
      const next = await checked(options, allowed)
      refuseFixed(settings, next.settings)
      edge.apply(next.settings, next.brands);
      ({ settings, brands } = next)
      return options
    }
  }
}

async function listening (edge: Edge): Promise<string> {
  try {
    return await edge.listen()
  } catch (error) {
    await edge.close({ within: 0 })
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new Refusal('port-in-use', message, [{ pointer: '/port', message: 'is in use; 0 takes any free one' }])
    if (code === undefined) throw error
    throw new OptionsError([{ where: 'host', sentence: message }])
  }
}
