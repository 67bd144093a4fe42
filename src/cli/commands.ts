/** The table of commands. Each is loaded when it is asked for, so that `--version` does not wait for a web server. */
import type { Command } from './command.js'

export const COMMANDS = {
  serve: async () => (await import('./serve.js')).command,
  demo: async () => (await import('./demo.js')).command,
  railgun: async () => (await import('./railgun.js')).command,
  tunnel: async () => (await import('./tunnel.js')).command,
  origin: async () => (await import('./origin.js')).command,
  control: async () => (await import('./control.js')).command,
  explain: async () => (await import('./explain.js')).command,
  ray: async () => (await import('./ray.js')).command,
  diagnose: async () => (await import('./diagnose.js')).command,
  bundle: async () => (await import('./bundle.js')).command,
  stats: async () => (await import('./stats.js')).command,
  pages: async () => (await import('./pages.js')).command,
  completion: async () => (await import('./completion.js')).command
} as const satisfies Record<string, () => Promise<Command>>

export type CommandName = keyof typeof COMMANDS

export const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[]

export const isCommandName = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name)
