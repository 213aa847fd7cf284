// The welcome message of a new customer.
import { must } from '../refusal.ts'
import { sendWelcome } from '../welcome.ts'
import { post, type Interfaces } from './asked.ts'
import { readBody } from './body.ts'

export const welcomeInterfaces: Interfaces = {
  'externalcontact/send_welcome_msg': post(({ world, corp, body }) => {
    const code = body.text('welcome_code')
    must(code, 41049)
    sendWelcome(world, corp, code, readBody(world, corp.id, body))
    return {}
  }),
}
