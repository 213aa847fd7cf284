// One call to WeCom as its handlers see it. Fields of a wrong type count as not sent, with WeCom's
// warning in the answer, because the platform goes on with what it could read.
import type { Corp } from '../corp.ts'
import type { World } from '../world.ts'

export interface UploadedFile {
  filename: string
  contentType: string
  bytes: Uint8Array
}

export class Fields {
  /** True once something had the wrong type. */
  warned = false
  private readonly values: Readonly<Record<string, unknown>>

  constructor(values: unknown) {
    const fine = values !== null && typeof values === 'object' && !Array.isArray(values)
    if (!fine && values !== undefined) this.warned = true
    this.values = fine ? (values as Record<string, unknown>) : {}
  }

  private read<T>(key: string, is: (value: unknown) => value is T): T | undefined {
    const value = Object.hasOwn(this.values, key) ? this.values[key] : undefined
    if (value === undefined || value === null) return undefined
    if (is(value)) return value
    this.warned = true
    return undefined
  }

  text(key: string): string | undefined {
    return this.read(key, (value) => typeof value === 'string')
  }
  int(key: string): number | undefined {
    return this.read(key, (value): value is number => Number.isSafeInteger(value))
  }
  flag(key: string): boolean | undefined {
    const value = this.read(
      key,
      (one): one is boolean | 0 | 1 => typeof one === 'boolean' || one === 0 || one === 1,
    )
    return value === undefined ? undefined : Boolean(value)
  }
  texts(key: string): string[] | undefined {
    return this.read(
      key,
      (value): value is string[] =>
        Array.isArray(value) && value.every((one) => typeof one === 'string'),
    )
  }
  ints(key: string): number[] | undefined {
    return this.read(
      key,
      (value): value is number[] =>
        Array.isArray(value) && value.every((one) => Number.isSafeInteger(one)),
    )
  }
  object(key: string): Fields | undefined {
    const value = this.read(
      key,
      (one): one is object => typeof one === 'object' && one !== null && !Array.isArray(one),
    )
    return value && new Fields(value)
  }
  objects(key: string): Fields[] | undefined {
    const value = this.read(key, (one): one is unknown[] => Array.isArray(one))
    return value?.map((one) => new Fields(one))
  }
  has(key: string): boolean {
    return Object.hasOwn(this.values, key)
  }
  raw(key: string): unknown {
    return Object.hasOwn(this.values, key) ? this.values[key] : undefined
  }
}

export interface Asked {
  world: World
  corp: Corp
  query: Fields
  body: Fields
  file?: UploadedFile
}

export interface Interface {
  method: 'GET' | 'POST' | 'EITHER'
  /** The answer without errcode and errmsg; throws `Refused`. */
  answer: (asked: Asked) => object
}
/** By path below `/cgi-bin/`. */
export type Interfaces = Record<string, Interface>

export const get = (answer: Interface['answer']): Interface => ({ method: 'GET', answer })
export const post = (answer: Interface['answer']): Interface => ({ method: 'POST', answer })
/** Where documents and clients disagree. */
export const either = (answer: Interface['answer']): Interface => ({ method: 'EITHER', answer })
