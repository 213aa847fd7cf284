// Links into customer service: wanted here, given by WeCom in a job. The same account and scene
// always give the same address, so asking twice does no harm.
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { WecomError } from '#wechat'
import { defineJob, job, ok, Refusal, refuse } from '#platform'
import type { Outcome, Platform, Tx } from '#platform'
import { clientOf } from '../corp.ts'
import { problemOf, type Problem } from '../problem.ts'
import { wecomRefusals } from '../refusals.ts'
import { serviceOf } from './sql/account.ts'

const askWay = defineJob<{ wayId: number }>('wecom.askServiceWay')

export interface ServiceWayInput {
  /** The owner of the link, given back with everybody who comes by it. */
  codeId: number
  serviceId: number
  storeId: number
  channel: string
  placement: string
  campaign: string | null
}

/** `s` where contact ways have `c`: letters and digits only, at most 32. */
const newScene = (): string => `s${randomBytes(15).toString('hex').slice(0, 23)}`

/** Makes or changes the links of codes. The address comes later; `v_service_way` says it. */
export async function makeServiceWay(
  tx: Tx,
  inputs: readonly ServiceWayInput[],
): Promise<Outcome<{ scene: string }>[]> {
  const outcomes: Outcome<{ scene: string }>[] = []
  for (const input of inputs) {
    const service = await serviceOf(tx.db, input.serviceId)
    if (!service || service.gone) {
      outcomes.push(refuse(wecomRefusals.unknownService, {}, 'serviceId'))
      continue
    }
    const { codeId, serviceId, storeId, channel, placement, campaign } = input
    const written = await sql<{ wayId: number; scene: string }>`insert into wecom.service_way
        (code_id, service_id, scene, store_id, channel, placement, campaign)
      values (${codeId}, ${serviceId}, ${newScene()}, ${storeId}, ${channel}, ${placement},
        ${campaign})
      on conflict (code_id) do update set service_id = excluded.service_id, problem = null,
        store_id = excluded.store_id, channel = excluded.channel, placement = excluded.placement,
        campaign = excluded.campaign
      returning way_id as "wayId", scene`.execute(tx.db)
    const { wayId = 0, scene = '' } = written.rows[0] ?? {}
    tx.enqueue(askWay, { wayId }, { key: `wecom.serviceWay:${wayId}` })
    outcomes.push(ok({ scene }))
  }
  return outcomes
}

interface WayRow {
  serviceId: number
  openKfid: string
  scene: string
  ready: boolean
}

async function ask(platform: Platform, wayId: number, way: WayRow): Promise<void> {
  const client = await clientOf(platform)
  const { url } = await client.kfContactWay({ open_kfid: way.openKfid, scene: way.scene })
  await platform.transact({}, async (tx) => {
    await sql`update wecom.service_way set url = ${url}, made_for = ${way.serviceId}, problem = null
      where way_id = ${wayId} and service_id = ${way.serviceId}`.execute(tx.db)
  })
}

const note = (platform: Platform, wayId: number, problem: Problem): Promise<void> =>
  platform.transact({}, async (tx) => {
    await sql`update wecom.service_way set problem = ${JSON.stringify(problem)}::jsonb
      where way_id = ${wayId}`.execute(tx.db)
  })

async function run(platform: Platform, { wayId }: { wayId: number }): Promise<void> {
  const found = await sql<WayRow>`select w.service_id as "serviceId", a.open_kfid as "openKfid",
      w.scene, w.made_for is not distinct from w.service_id as ready
    from wecom.service_way w join wecom.service_account a using (service_id)
    where w.way_id = ${wayId}`.execute(platform.db)
  const [way] = found.rows
  if (!way || way.ready) return
  try {
    await ask(platform, wayId, way)
  } catch (error) {
    if (!(error instanceof WecomError) && !(error instanceof Refusal)) throw error
    await note(platform, wayId, problemOf(error))
    if (error instanceof WecomError && error.retryable) throw error
  }
}

export const serviceWayJob = job(askWay, run)
