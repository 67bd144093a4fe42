/** The pages of this brand, by the code a visitor reads. */
import { page400 } from './400.js'
import { page500 } from './500.js'
import { page502 } from './502.js'
import { page503 } from './503.js'
import { page504 } from './504.js'
import { page520 } from './520.js'
import { page521 } from './521.js'
import { page522 } from './522.js'
import { page523 } from './523.js'
import { page524 } from './524.js'
import { page525 } from './525.js'
import { page526 } from './526.js'
import { page527 } from './527.js'
import { page1000 } from './1000.js'
import { page1001 } from './1001.js'
import { page1016 } from './1016.js'
import { page1020 } from './1020.js'
import { page1033 } from './1033.js'

export const PAGES = {
  400: page400,
  500: page500,
  502: page502,
  503: page503,
  504: page504,
  520: page520,
  521: page521,
  522: page522,
  523: page523,
  524: page524,
  525: page525,
  526: page526,
  527: page527,
  1000: page1000,
  1001: page1001,
  1016: page1016,
  1020: page1020,
  1033: page1033
} as const
