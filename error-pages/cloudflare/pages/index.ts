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
import { page1003 } from './1003.js'
import { page1005 } from './1005.js'
import { page1006 } from './1006.js'
import { page1009 } from './1009.js'
import { page1010 } from './1010.js'
import { page1011 } from './1011.js'
import { page1013 } from './1013.js'
import { page1014 } from './1014.js'
import { page1015 } from './1015.js'
import { page1016 } from './1016.js'
import { page1018 } from './1018.js'
import { page1020 } from './1020.js'
import { page1033 } from './1033.js'
import { page1034 } from './1034.js'
import { page1035 } from './1035.js'
import { page1036 } from './1036.js'
import { page1037 } from './1037.js'
import { page1040 } from './1040.js'
import { page1041 } from './1041.js'

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
  1003: page1003,
  1005: page1005,
  1006: page1006,
  1009: page1009,
  1010: page1010,
  1011: page1011,
  1013: page1013,
  1014: page1014,
  1015: page1015,
  1016: page1016,
  1018: page1018,
  1020: page1020,
  1033: page1033,
  1034: page1034,
  1035: page1035,
  1036: page1036,
  1037: page1037,
  1040: page1040,
  1041: page1041
} as const
