// The scene of a bundle: an edge with its log in a file, the line of a request in it, and the command that makes the zip.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { say } from './edgeproxy.js'
import type { EdgeOptions } from '../../src/settings/options.js'
import { harValidator, unpack, type Unpacked } from './bundle.js'
import type { Answer } from './client.js'
import type { LogLine } from './log.js'
import { tell, type Story } from './story.js'

/** An edge that writes its log to a file, and a folder for what comes of it. */
export interface Scene { readonly story: Story, readonly log: string, readonly folder: string }

const validHar = harValidator()

/** Valid by the schema, with one entry whose time is the sum of its legs; returns the entry. */
export function checkHar (t: Test, har: object, name: string): any {
  t.ok(validHar(har), `${name} is valid: ${JSON.stringify(validHar.errors?.slice(0, 2))}`)
  const { log: { version, entries } } = har as any
  t.equal(version, '1.2')
  t.equal(entries.length, 1)
  const { time, timings } = entries[0]
  const sum = ['blocked', 'dns', 'connect', 'send', 'wait', 'receive'].reduce((all, leg) => all + Math.max(0, timings[leg] ?? 0), 0)
  t.ok(Math.abs(time - sum) < 0.01, `${name}: time is the sum of its legs (ssl counts within connect)`)
  return entries[0]
}

/** An edge with its log in a file. */
export async function stage (t: Test, respond: Parameters<typeof tell>[1], options: Partial<EdgeOptions> = {}): Promise<Scene> {
  const folder = t.testdir({})
  const log = join(folder, 'edge.log')
  return { story: await tell(t, respond, { ...options, logFile: log }), log, folder }
}

/** The line in the file, once it is written. */
export async function written (scene: Scene, answer: Answer): Promise<LogLine> {
  const ray = answer.header('x-edge-ray') ?? ''
  for (;;) {
    const line = existsSync(scene.log) ? readFileSync(scene.log, 'utf8').split('\n').find(line => line.includes(`"ray":"${ray}"`)) : undefined
    if (line !== undefined) return JSON.parse(line) as LogLine
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

/** Runs `edgeproxy bundle` for that ray. */
export async function bundle (t: Test, { log, folder, story }: Scene, ray: string, ...flags: string[]): Promise<Unpacked & { readonly out: string, readonly err: string }> {
  const file = join(folder, `${ray}.zip`)
  const { code, out, err } = await say('bundle', ray, '--log-file', log, '--edge', story.url, '--out', file, ...flags)
  t.equal(code, 0, err)
  return { ...unpack(readFileSync(file)), out, err }
}
