// Every interface of the mini program, by its path.
import type { AppInterfaces } from '../app/call.ts'
import { quotaInterfaces } from '../app/quota.ts'
import { tokenInterfaces } from '../app/token.ts'
import { codeInterfaces } from './codes.ts'
import { liveInterfaces } from './live.ts'
import { messageInterfaces } from './messages.ts'
import { sessionInterfaces } from './session.ts'

export const miniInterfaces: AppInterfaces = {
  ...tokenInterfaces,
  ...codeInterfaces,
  ...liveInterfaces,
  ...messageInterfaces,
  ...sessionInterfaces,
  ...quotaInterfaces(() => miniInterfaces),
}
