// Every call we make to WeCom, in one table.
import { accessCalls } from './access.ts'
import { acquisitionCalls } from './acquisition.ts'
import { appMessageCalls } from './app-message.ts'
import { contactWayCalls } from './contact-way.ts'
import { customerCalls } from './customer.ts'
import { groupChatCalls } from './group-chat.ts'
import { groupStatisticCalls } from './group-statistic.ts'
import { groupWelcomeCalls } from './group-welcome.ts'
import { massCalls } from './groupmsg.ts'
import { kfCalls } from './kf.ts'
import { mediaCalls } from './media.ts'
import { welcomeCalls } from './message.ts'
import { momentCalls } from './moment.ts'
import { tagCalls } from './tag.ts'
import { ticketCalls } from './ticket.ts'
import { transferCalls } from './transfer.ts'

export const wecomCalls = {
  ...accessCalls,
  ...acquisitionCalls,
  ...appMessageCalls,
  ...contactWayCalls,
  ...customerCalls,
  ...groupChatCalls,
  ...groupStatisticCalls,
  ...groupWelcomeCalls,
  ...kfCalls,
  ...massCalls,
  ...mediaCalls,
  ...momentCalls,
  ...tagCalls,
  ...ticketCalls,
  ...transferCalls,
  ...welcomeCalls,
}
