/** Options of the vendors, gathered for the one list of options: a brand that has some is a line here. */
import { rows as cloudflare } from './cloudflare/options.js'

export const VENDOR_ROWS = { ...cloudflare }
