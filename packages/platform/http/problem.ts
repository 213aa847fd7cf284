// Every error leaves as a problem document (RFC 9457): a code, a sentence in both languages, the
// field.
import { ORPCError, ValidationError } from '@orpc/contract'
import type { Problem } from '#contracts'
import { requestContext } from '../context.ts'
import { isOutage } from '../db/errors.ts'
import { platformRefusals, Refusal, type RefusalKind } from '../refusal.ts'

export function problemOf(refusal: Refusal): Problem {
  const requestId = requestContext.getStore()?.requestId
  return {
    type: `/docs/refusals#${refusal.code}`,
    title: refusal.sentence.en,
    status: refusal.status,
    code: refusal.code,
    sentence: refusal.sentence,
    ...(refusal.field !== undefined && { field: refusal.field }),
    ...(Object.keys(refusal.details).length > 0 && { details: refusal.details }),
    ...(requestId !== undefined && { requestId }),
  }
}

/** What an unexpected or foreign error is to the caller. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if (isOutage(error) || (error instanceof Error && isOutage(error.cause)))
    return new Refusal(platformRefusals.unavailable)
  if (error instanceof ORPCError) {
    if (error.cause instanceof Refusal) return error.cause
    if (error.cause instanceof ValidationError && error.status === 400) return invalid(error.cause)
    const kind = byStatus(error.status)
    return new Refusal(kind)
  }
  const status =
    error && typeof error === 'object' && 'statusCode' in error ? Number(error.statusCode) : 500
  return new Refusal(byStatus(status))
}

function byStatus(status: number): RefusalKind {
  switch (status) {
    case 400:
      return platformRefusals.malformed
    case 404:
      return platformRefusals.unknownRoute
    case 405:
      return platformRefusals.wrongMethod
    case 413:
      return platformRefusals.tooLarge
    case 406:
    case 415:
      return platformRefusals.unsupported
    case 429:
      return platformRefusals.tooMany
    default:
      return platformRefusals.failed
  }
}

function invalid(cause: ValidationError): Refusal {
  const issues = (cause.issues as readonly Issue[]).slice(0, 20).map((issue) => {
    const { path, message } = plainest(issue)
    return { field: path.join('.'), message }
  })
  return new Refusal(platformRefusals.invalid, { issues }, issues[0]?.field)
}

/** As zod gives them: an alternative carries the issues of each of its branches. */
interface Issue {
  message: string
  path?: readonly (PropertyKey | { key: PropertyKey })[]
  keys?: readonly string[]
  errors?: readonly (readonly Issue[])[]
}
interface Plain {
  path: string[]
  message: string
}

const partOf = (part: PropertyKey | { key: PropertyKey }) =>
  String(typeof part === 'object' ? part.key : part)

/** The field itself: the one nobody knows, or the one in the branch that was nearly right. */
function plainest({ path = [], message, keys, errors }: Issue): Plain {
  const here = path.map(partOf)
  if (keys?.[0] !== undefined) return { path: [...here, keys[0]], message }
  const nearest = errors
    ?.filter((branch) => branch.length > 0)
    .toSorted((one, two) => one.length - two.length)[0]?.[0]
  if (!nearest) return { path: here, message }
  const inner = plainest(nearest)
  return { path: [...here, ...inner.path], message: inner.message }
}
