// Every call we make to WeCom, in one table.
import { accessCalls } from './access.ts'
import { contactWayCalls } from './contact-way.ts'
import { customerCalls } from './customer.ts'
import { massCalls } from './groupmsg.ts'
import { mediaCalls } from './media.ts'
import { welcomeCalls } from './message.ts'
import { tagCalls } from './tag.ts'

export const wecomCalls = {
  ...accessCalls, ...contactWayCalls, ...customerCalls, ...massCalls, ...mediaCalls,
  ...tagCalls, ...welcomeCalls,
}
