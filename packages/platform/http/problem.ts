// Every error leaves as a problem document (RFC 9457): a code, a sentence in both languages, the field.
import { ORPCError, ValidationError } from '@orpc/contract'
import type { Problem } from '#contracts'
import { platformRefusals, Refusal, type RefusalKind } from '../refusal.ts'

export function problemOf(refusal: Refusal, requestId?: string): Problem {
  return {
    type: `/docs/refusals#${refusal.code}`, title: refusal.sentence.en, status: refusal.status,
    code: refusal.code, sentence: refusal.sentence,
    ...(refusal.field !== undefined && { field: refusal.field }),
    ...(Object.keys(refusal.details).length > 0 && { details: refusal.details }),
    ...(requestId !== undefined && { requestId }),
  }
}

/** What an unexpected or foreign error is to the caller. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if (error instanceof ORPCError) {
    if (error.cause instanceof Refusal) return error.cause
    if (error.cause instanceof ValidationError && error.status === 400) return invalid(error.cause)
    const kind = byStatus(error.status)
    return new Refusal(kind)
  }
  const status = error && typeof error === 'object' && 'statusCode' in error ? Number(error.statusCode) : 500
  return new Refusal(byStatus(status))
}

function byStatus(status: number): RefusalKind {
  switch (status) {
    case 400: return platformRefusals.malformed
    case 404: return platformRefusals.unknownRoute
    case 405: return platformRefusals.wrongMethod
    case 413: return platformRefusals.tooLarge
    case 415: return platformRefusals.unsupported
    case 429: return platformRefusals.tooMany
    default: return platformRefusals.failed
  }
}

function invalid(cause: ValidationError): Refusal {
  const issues = cause.issues.slice(0, 20).map((issue) => ({
    field: (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
    message: issue.message,
  }))
  return new Refusal(platformRefusals.invalid, { issues }, issues[0]?.field)
}
