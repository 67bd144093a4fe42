// A running edge that is given new settings: what tests of a reload share.
import type { Test } from 'tap'
import { resolveOptions, type EdgeOptions } from '../../src/settings/options.js'
import { get, type Answer } from './client.js'
import { startRecordedEdge, type RecordedEdge } from './story.js'
import { answerBytes, startUpstream, type Upstream } from './upstream.js'

export type Options = Partial<EdgeOptions>

export interface Scene extends RecordedEdge {
  /** A reload: everything is read anew, so that no object is the one of before. */
  reload (options?: Options): void
  get (host?: string): Promise<Answer>
  /** Kind of the failure of a request, `null` without one. */
  failure (host?: string): Promise<string | null>
}

export async function open (t: Test, options: Options): Promise<Scene> {
  const told = await startRecordedEdge(t, options)
  const ask = (host = 'any.test'): Promise<Answer> => get(told.url, { Host: host })
  return {
    ...told,
    get: ask,
    reload: (next = options) => { told.edge.apply(resolveOptions({ log: 'json', ...structuredClone(next) })) },
    async failure (host) {
      const answer = await ask(host)
      const line = await told.log.line(({ ray }) => ray === answer.header('x-edge-ray'))
      return line.failure?.kind ?? null
    }
  }
}

/** Answers every request with its own name. */
export const named = async (t: Test, name: string): Promise<Upstream> => await startUpstream(t, answerBytes(name))
