// Every interface of the official account, by its path.
import type { AppInterfaces } from '../app/call.ts'
import { quotaInterfaces } from '../app/quota.ts'
import { tokenInterfaces } from '../app/token.ts'
import { codeInterfaces } from './codes.ts'
import { menuInterfaces } from './menu.ts'
import { messageInterfaces } from './messages.ts'
import { signInInterfaces } from './sign-in.ts'
import { userInterfaces } from './users.ts'

export const officialInterfaces: AppInterfaces = {
  ...tokenInterfaces,
  ...codeInterfaces,
  ...menuInterfaces,
  ...messageInterfaces,
  ...signInInterfaces,
  ...userInterfaces,
  ...quotaInterfaces(() => officialInterfaces),
}
