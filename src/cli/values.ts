/** Readers of flags that several commands have of their own. */
import { Mistake } from '../options/problem.js'
import { toggle } from '../options/values/number.js'
import { quote, textOf, type Value } from '../options/values/value.js'
import type { Language } from '../brand/brand.js'

/** @param wrong what is wrong with a text, or null */
export const textValue = (placeholder: string, wrong: (text: string) => string | null = () => null): Value<string> => ({
  placeholder,
  schema: { type: 'string', minLength: 1 },
  read (value) {
    const text = textOf(value, placeholder)
    const sentence = wrong(text)
    if (sentence !== null) throw new Mistake(sentence)
    return text
  }
})

/** A switch that is off unless it is given. */
export const switchFlag = { value: toggle, default: 'false' } as const

/** A port to listen on, written as a number only. */
export const portNumber: Value<number> = {
  placeholder: '<port>',
  takes: 'a number from 0 to 65535',
  schema: { type: 'integer' },
  read (value) {
    if (typeof value === 'string' && /^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value)
    throw new Mistake(`${quote(value)} is not a port; it takes a number from 0 to 65535`)
  }
}

export const isLanguage = (text: string | undefined): text is Language => text === 'en' || text === 'fr'

export const language: Value<Language> = {
  placeholder: '<en|fr>',
  takes: 'en or fr',
  schema: { enum: ['en', 'fr'] },
  read (value) {
    if (typeof value === 'string' && isLanguage(value)) return value
    throw new Mistake(`${quote(value)} is no language; it takes en or fr`)
  }
}
