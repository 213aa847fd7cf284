// What a handler is given beside its input, and the two ways to implement a route.
import { implement } from '@orpc/server'
import type {
  AnyContractProcedure,
  AnySchema,
  ContractProcedure,
  ErrorMap,
  InferSchemaInput,
  InferSchemaOutput,
} from '@orpc/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { canonicalJson, sha256 } from '#kit'
import type { RouteMeta } from '#contracts'
import type { Actor, Scope } from '../actor.ts'
import type { Platform } from '../platform.ts'
import { platformRefusals, Refusal } from '../refusal.ts'
import type { Receipt, Tx } from '../tx.ts'
import { refuseUnstorable } from './storable.ts'

export interface HttpContext {
  platform: Platform
  actor: Actor | null
  request: FastifyRequest
  reply: FastifyReply
  /** True while disk space is so low that nothing may be written. */
  readOnly: boolean
}

export interface Call {
  platform: Platform
  actor: Actor
  /** Whom the actor may see: hand it to every query. */
  scope: Scope
  request: FastifyRequest
  reply: FastifyReply
}

type Contracted<I extends AnySchema, O extends AnySchema> = ContractProcedure<
  I,
  O,
  ErrorMap,
  RouteMeta
>

const metaOf = (procedure: AnyContractProcedure): RouteMeta =>
  (procedure as { '~orpc': { meta: RouteMeta } })['~orpc'].meta

const nobody: Actor = {
  kind: 'customer',
  id: null,
  name: 'nobody',
  role: 'public',
  permissions: [],
  scope: { all: false, storeIds: [], staffId: null, customerId: null } as unknown as Scope,
}

/** Checks sign-in and permission as the contract declares them. Throws a Refusal. */
export function admit(meta: RouteMeta, actor: Actor | null): Actor {
  if (meta.permission === 'public') return actor ?? nobody
  if (!actor) throw new Refusal(platformRefusals.signInNeeded)
  const isCustomer = actor.kind === 'customer'
  if (meta.permission === 'customer') {
    if (isCustomer) return actor
    throw new Refusal(platformRefusals.forbidden)
  }
  if (isCustomer) throw new Refusal(platformRefusals.forbidden)
  if (!actor.permissions.includes(meta.permission)) throw new Refusal(platformRefusals.forbidden)
  if (meta.scope === 'brand' && !actor.scope.all) throw new Refusal(platformRefusals.forbidden)
  return actor
}

/** Nearly no disk space is left: only what reads, and signing in to read, goes on. */
function refuseReadOnly(meta: RouteMeta, { readOnly, request }: HttpContext): void {
  if (readOnly && request.method !== 'GET' && !meta.whileReadOnly)
    throw new Refusal(platformRefusals.readOnly)
}

const callOf = (context: HttpContext, actor: Actor): Call => ({
  platform: context.platform,
  actor,
  scope: actor.scope,
  request: context.request,
  reply: context.reply,
})

/** Who may not come in is told so before what she brought is looked at. */
const door = <I extends AnySchema, O extends AnySchema>(
  procedure: Contracted<I, O>,
  meta: RouteMeta,
) =>
  implement(procedure, { initialInputValidationIndex: Number.POSITIVE_INFINITY })
    .$context<HttpContext>()
    .use(({ context, next }, input) => {
      admit(meta, context.actor)
      refuseUnstorable(input)
      return next()
    })

/** The receipt a request asks for by its `Idempotency-Key`; nothing without one. */
export function receiptOf(
  request: FastifyRequest,
  actor: Actor,
  path: string,
  input: unknown,
): { receipt?: Receipt } {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || key === '') return {}
  return {
    receipt: {
      source: `api:${actor.kind}:${actor.id ?? 0}:${path}`,
      key: key.slice(0, 200),
      // Some routes take nothing at all.
      hash: sha256(canonicalJson(input ?? null)),
    },
  }
}

/**
 * Implements a route as one transaction. With `Idempotency-Key`, a route declared `idempotent`
 * keeps its reply: the same key and input give it again, the same key with other input is refused.
 */
export function inTx<I extends AnySchema, O extends AnySchema>(
  procedure: Contracted<I, O>,
  work: (tx: Tx, input: InferSchemaOutput<I>, call: Call) => Promise<InferSchemaInput<O>>,
) {
  const meta = metaOf(procedure)
  return door(procedure, meta).handler(async ({ input, context, path }) => {
    const actor = admit(meta, context.actor)
    refuseReadOnly(meta, context)
    const receipt = meta.idempotent ? receiptOf(context.request, actor, path.join('.'), input) : {}
    return context.platform.transact({ actor, ...receipt }, (tx) =>
      work(tx, input as InferSchemaOutput<I>, callOf(context, actor)),
    ) as never
  })
}

/** Implements a route that opens its own transactions, or none: reads, ClickHouse, long work. */
export function outside<I extends AnySchema, O extends AnySchema>(
  procedure: Contracted<I, O>,
  work: (call: Call, input: InferSchemaOutput<I>) => Promise<InferSchemaInput<O>>,
) {
  const meta = metaOf(procedure)
  return door(procedure, meta).handler(async ({ input, context }) => {
    const actor = admit(meta, context.actor)
    refuseReadOnly(meta, context)
    return work(callOf(context, actor), input as InferSchemaOutput<I>) as never
  })
}
