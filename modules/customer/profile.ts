// Changing what is known of a person, and claiming a phone as one's own.
import { sql } from 'kysely'
import { dayOf } from '#kit'
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { customerChanged } from './events.ts'
import { phoneOf } from './identity.ts'
import { nameKeys } from './name.ts'
import { customerRefusals } from './refusals.ts'
import { keyOf } from './seal.ts'
import { claimKeys, ownersOf, placeKeys } from './sql/resolve.ts'

export interface ProfileInput {
  customerId: number
  /** Left out: unchanged; null: forgotten. */
  name?: string | null
  gender?: 'f' | 'm' | null
  birthday?: string | null
}

/** Overwrites what is given of a customer's profile. */
export async function saveProfile(
  tx: Tx,
  input: ProfileInput,
): Promise<Outcome<{ customerId: number }>> {
  const { customerId, name, gender, birthday } = input
  const { zone } = await brandOf(tx.db)
  if (birthday && birthday.length === 10 && birthday > dayOf(tx.now, zone)) {
    return refuse(customerRefusals.birthdayFuture, { birthday }, 'birthday')
  }
  const keys = name ? nameKeys(name) : null
  const saved = await sql`update customer.customer set
      name = case when ${name !== undefined} then ${name ?? null} else name end,
      name_sort = case when ${name !== undefined} then ${keys?.sort ?? null} else name_sort end,
      name_initials = case when ${name !== undefined} then ${keys?.initials ?? null}
      else name_initials end,
      gender = case when ${gender !== undefined} then ${gender ?? null} else gender end,
      birthday = case when ${birthday !== undefined} then ${birthday ?? null} else birthday end,
      changed_at = ${tx.now}
    where customer_id = ${customerId} returning 1`.execute(tx.db)
  if (saved.rows.length === 0) return refuse(customerRefusals.unknown, { id: customerId })
  tx.publish(customerChanged, [{ subject: customerId, payload: { customerId } }])
  return ok({ customerId })
}

/**
 * A phone typed by a customer herself becomes hers when nobody else holds it. It never merges two
 * people: typing is no proof.
 */
export async function claimPhone(
  tx: Tx,
  customerId: number,
  typed: string,
): Promise<Outcome<{ customerId: number }>> {
  const value = phoneOf(typed)
  if (value === null) return refuse(customerRefusals.badPhone, {}, 'phone')
  const key = keyOf({ kind: 'phone' }, value)
  await claimKeys(tx, [{ key, kind: 'phone', app: '', verified: false, value }])
  const owner = (await ownersOf(tx.db, [key])).get(key)
  if (owner === customerId) return ok({ customerId })
  if (owner !== undefined) return refuse(customerRefusals.phoneTaken, {}, 'phone')
  await placeKeys(tx.db, [{ key, id: customerId }])
  tx.publish(customerChanged, [{ subject: customerId, payload: { customerId } }])
  return ok({ customerId })
}
