// `--import` of every test process: TypeScript runs as it is written. Its types are blanked out, so that every line and column
// stays where it was and no source map is read. (A loader that compiles took two seconds of each of 150 files.)
import * as hooks from 'node:module'
import { load, resolve } from './typescript-hooks.js'

// hooks in the same thread cost less, but Node.js 20 has none
if (hooks.registerHooks === undefined) hooks.register('./typescript-hooks.js', import.meta.url)
else hooks.registerHooks({ load, resolve })
