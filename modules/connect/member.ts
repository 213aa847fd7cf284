// Whom a row of customers makes a member: whoever has a joined date, or a member number.
import { normalise } from '#modules/customer'
import type { EnrolInput } from '#modules/loyalty'
import type { StagedData } from './mapping/map-row.ts'

/** Some files write a dash, or zeros, for those who have no number. */
const proves = (value: string): boolean => normalise({ kind: 'member_no', value }) !== null

export const isMember = ({ joined, customer: { memberNo } }: StagedData): boolean =>
  joined !== undefined || (memberNo !== undefined && proves(memberNo))

/** Since the day she joined; else since she is known by the file, else from now on. */
export function enrolmentOf(
  data: StagedData,
  customerId: number,
  storeId: number | null,
): EnrolInput {
  const { memberNo } = data.customer
  const since = data.joined ?? data.at
  return {
    customerId,
    storeId,
    ...(since !== undefined && { at: new Date(since) }),
    ...(memberNo !== undefined && { memberNo }),
  }
}
