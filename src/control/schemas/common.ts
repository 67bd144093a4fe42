/** What schemas of both directions share. */
import Type, { type TSchema } from 'typebox'
import { FAILURE_KINDS } from '../../failures/catalog.js'
import { STAGES } from '../../failures/stage.js'

export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** Only what is listed: a member that is not is a mistake. */
export const closed = { additionalProperties: false } as const

export const OUTCOMES = ['relayed', 'branded', 'cut', 'abandoned'] as const

export const Kind = Type.Enum([...FAILURE_KINDS], { description: 'Name of a kind of failure' })
export const StageName = Type.Enum([...STAGES])
export const Id = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' })
export const Text = Type.Object({ en: Type.String(), fr: Type.String() })
