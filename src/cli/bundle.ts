/** `edgeproxy bundle`: one zip with what support needs about one request. */
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, relative } from 'node:path'
import { BRANDS, dialectsOf, isBrandName } from '../../error-pages/index.js'
import { patienceFor } from '../bundle/again.js'
import { createBundle, type Bundle } from '../bundle/bundle.js'
import type { Case } from '../bundle/case-shape.js'
import { OptionsError } from '../options/problem.js'
import { readTail } from '../options/values/text-file.js'
import type { Brand } from '../brand/brand.js'
import { resolveOptions } from '../settings/options.js'
import { FLAGS, pathShown, readBundleFlags, WAY, type BundleFlags } from './bundle/flags.js'
import { lookUpCase } from './bundle/look-up.js'
import { upstreamOf } from './bundle/upstream.js'
import type { Io } from './command.js'
import { defineCommand } from './define.js'
import { checkOrigin } from './origin-check.js'
import { listed, ownBrand } from './own-brand.js'
import { summary } from './bundle/summary.js'
import { VERSION } from './version.js'
import { complain } from './output.js'

const ABOUT = `Writes one zip with what the documented support asks for about one request: the URL, the time with its zone, the ray, the
log record, the trace, two HAR files (the same request again, through the edge and straight to the upstream), the way to
the upstream leg by leg (DNS, TCP, TLS, HTTP), and a README that says who to send it to, what to say and what to ask.
Secrets are masked. It asks the edge and the upstream, and nobody else.
Exits with 0 when the zip was written, 1 when the ray is not in the log or the zip cannot be written, 2 when it was asked
nonsense.`

export const command = defineCommand({
  name: 'bundle',
  summary: 'Write one zip with what support needs about one request',
  usage: ['edgeproxy bundle <ray> --log-file <path> [options]'],
  about: ABOUT,
  flags: FLAGS,
  options: WAY,
  words: 1,
  beforeOptions: 'The way to the upstream, where it is not as the record says',
  examples: [
    'edgeproxy bundle a3436fd6db5a3dde-LAB --log-file edge.log',
    'edgeproxy bundle a3436fd6db5a3dde --log-file edge.log --edge http://127.0.0.1:9000 --out ticket-17.zip',
    'edgeproxy bundle a3436fd6db5a3dde --log-file edge.log --header "Cookie: basket=7" --keep basket'
  ],
  async run (asked, io) {
    const flags = readBundleFlags(asked, io)
    const own = await ownBrand(asked.own.brand)
    const found = await lookUpCase(flags, dialectsOf(listed(own)))
    if (typeof found === 'string') return fail(io, found)
    const listenerLog = flags.railgunLog === null ? null : readListenerLog(flags.railgunLog)
    const upstream = upstreamOf(found, flags)
    announceWait(found, flags, io)
    const { repeat, headers, keep, language, edge } = flags
    const brand = brandOf(found, own)
    const wishes = { edge, repeat, headers, keep, language, listenerLog }
    const parts = { case: found, settle: resolveOptions, upstream, brand, check: checkOrigin, version: VERSION }
    const bundle = await createBundle({ ...wishes, ...parts })
    const trouble = await writeZip(flags.out, bundle)
    if (trouble !== null) return fail(io, trouble)
    const near = relative(io.cwd, flags.out)
    io.stdout.write(summary(near.startsWith('..') ? flags.out : near, bundle))
    return 0
  }
})

function fail (io: Io, sentence: string): number {
  complain(io, sentence)
  return 1
}

function brandOf ({ brand }: Case, own: Brand | null): Brand | null {
  if (own !== null && brand === own.name) return own
  return brand !== null && isBrandName(brand) ? BRANDS[brand].brand : null
}

const SLOW_MS = 10_000

/** A request that ran into a time-out takes as long again. */
function announceWait (found: Case, { repeat }: BundleFlags, io: Io): void {
  if (repeat === 'never' || (found.responseTime ?? 0) < SLOW_MS) return
  const seconds = (ms: number): number => Math.round(ms / 1000)
  const [took, gets] = [found.responseTime ?? 0, patienceFor(found)].map(seconds)
  complain(io, `asking again; it took ${took} s last time, and gets ${gets} s now (--no-repeat does not ask)`)
}

const MOST_OF_A_LOG = 5 * 1024 * 1024

function readListenerLog (file: string): string {
  try {
    return readTail(file, MOST_OF_A_LOG)
  } catch (error) {
    const sentence = `${pathShown(file)} ${(error as Error).message}; name the log file of the listener`
    throw new OptionsError([{ where: '--railgun-log', sentence }])
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; make room, or write it elsewhere with --out',
  EDQUOT: 'your share of the disk is used up; make room, or write it elsewhere with --out',
  ENOENT: 'its folder does not exist; make it, or write it elsewhere with --out',
  EACCES: 'you may not write there; write it elsewhere with --out',
  EPERM: 'you may not write there; write it elsewhere with --out',
  EROFS: 'that disk is read-only; write it elsewhere with --out',
  EISDIR: 'that is a folder; name a file in it with --out'
}

/** Whole or not at all: written beside, then put in place. Returns what went wrong, or null. */
async function writeZip (out: string, { zip }: Bundle): Promise<string | null> {
  const part = `${dirname(out)}/.${basename(out)}.part`
  try {
    const handle = await open(part, 'w')
    try {
      await handle.writeFile(zip)
    } finally {
      await handle.close()
    }
    await rename(part, out)
    return null
  } catch (error) {
    await rm(part, { force: true }).catch(() => {})
    const { code = '', message } = error as NodeJS.ErrnoException
    return `cannot write ${pathShown(out)}: ${REMEDIES[code] ?? message}`
  }
}
