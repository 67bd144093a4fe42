/** The causes of a failed start, most telling first: how each is recognized, and what to say. One file per family. */
import { APACHE } from './apache.js'
import type { Cause } from './cause.js'
import { ENDS } from './ends.js'
import { NODE } from './node.js'
import { PYTHON } from './python.js'
import { SPAWN } from './spawn.js'
import { SYSTEM } from './system.js'
import { UWSGI } from './uwsgi.js'

/** The system's refusals stand before the servers': Apache says "unable to open logs" after each of them. */
export const CAUSES: readonly Cause[] = [...SPAWN, ...SYSTEM, ...NODE, ...PYTHON, ...APACHE, ...UWSGI, ...ENDS]
