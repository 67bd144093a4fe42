/** When a hop between edge and origin is not there: how it is started. */
import type { Gatherer } from './gatherer.js'

/** Without the word that says which hop it is: `railgun:127.0.0.1:2408`, `tunnel:shop`. */
const bare = (label: string | null): string => (label ?? '').replace(/^[a-z]+:/, '')

export const aboutListener: Gatherer = ({ upstreamLabel }, { facts: { reason, code } }) => {
  if (reason !== 'connection' || code !== 'ECONNREFUSED') return null
  const port = /:(\d+)$/.exec(upstreamLabel ?? '')?.[1]
  return port === undefined
    ? null
    : `no listener on port ${port}: start it with edgeproxy railgun --upstream <where the program is> --port ${port}`
}

export const aboutTunnel: Gatherer = ({ upstreamLabel }, { facts: { reason } }) => reason === 'lost'
  ? 'its connector ended or lost its way to the edge: look at what it printed'
  : `start its connector: edgeproxy tunnel --name ${bare(upstreamLabel)} --to <where the program is>`
