// Expected failures. A refusal has a code and a sentence in both languages; it is never retried.

export interface Sentence {
  zh: string
  en: string
}

export class Refusal extends Error {
  readonly code: string
  readonly status: number
  readonly sentence: Sentence
  readonly details: Record<string, unknown>
  readonly field: string | undefined
  constructor(kind: RefusalKind, details: Record<string, unknown> = {}, field?: string) {
    super(`${kind.code}: ${kind.sentence.en}`)
    this.name = 'Refusal'
    this.code = kind.code
    this.status = kind.status
    this.sentence = kind.sentence
    this.details = details
    this.field = field
  }
}

export interface RefusalKind {
  code: string
  status: number
  sentence: Sentence
}

/**
 * Each module's `refusals.ts`: `refusals('coupon', { unknown: [404, '没有这张券', 'No such coupon'] })`.
 */
export function refusals<K extends string>(
  module: string,
  kinds: Record<K, [status: number, zh: string, en: string]>,
): Record<K, RefusalKind> {
  const made = {} as Record<K, RefusalKind>
  for (const key of Object.keys(kinds) as K[]) {
    const [status, zh, en] = kinds[key]
    made[key] = { code: `${module}.${key}`, status, sentence: { zh, en } }
  }
  return made
}

export type Outcome<T> = { ok: T; refusal?: undefined } | { refusal: Refusal; ok?: undefined }

export const ok = <T>(value: T): Outcome<T> => ({ ok: value })
export const refuse = (kind: RefusalKind, details?: Record<string, unknown>, field?: string) => ({
  refusal: new Refusal(kind, details, field),
})

/** For a caller that brought one item: its value, or the refusal thrown. */
export function orThrow<T>(outcome: Outcome<T> | undefined): T {
  if (!outcome) throw new Error('the verb gave fewer outcomes than it was given items')
  if (outcome.refusal) throw outcome.refusal
  return outcome.ok as T
}

export const platformRefusals = refusals('request', {
  invalid: [400, '请求内容有误', 'The request is not valid'],
  malformed: [400, '请求不是有效的 JSON', 'The request is not valid JSON'],
  ambiguous: [
    400,
    '同一个字段出现了两次，或字段名不被允许',
    'A field stands twice, or has a name that is not allowed',
  ],
  tooLarge: [413, '请求内容过大', 'The request is too large'],
  headersTooLarge: [431, '请求头或地址过长', 'The headers or the address are too long'],
  notHttp: [400, '请求不是有效的 HTTP', 'The request is not valid HTTP'],
  unsupported: [415, '不支持的内容类型', 'This content type is not supported'],
  unknownRoute: [404, '没有这个地址', 'There is nothing at this address'],
  wrongMethod: [405, '此地址不支持该方法', 'This address does not take that method'],
  reused: [
    409,
    '同一个幂等键带来了不同的内容',
    'The same idempotency key came with a different request',
  ],
  signInNeeded: [401, '请先登录', 'Please sign in'],
  forbidden: [403, '您没有权限做这件事', 'You are not allowed to do this'],
  tooMany: [429, '请求太频繁，请稍后再试', 'Too many requests; try again shortly'],
  failed: [500, '服务器出错了，我们已记录', 'Something failed on the server; it has been recorded'],
  unavailable: [
    503,
    '数据库暂时连不上，请稍后再试',
    'The database cannot be reached right now; try again shortly',
  ],
  readOnly: [
    503,
    '磁盘空间不足，系统暂时只读',
    'Disk space is nearly gone; the product is read-only',
  ],
  lowSpace: [
    507,
    '磁盘空间不足 1 GB，暂不能导入',
    'Less than 1 GB of disk space is left; imports are refused',
  ],
  notSandbox: [403, '只有沙盒品牌可以这样做', 'Only a sandbox brand may do this'],
  clockBackwards: [409, '时钟只能向前拨', 'The clock only turns forward'],
})
