// "Does the connection work?": one message to a number of one's own, and what the cloud said.
import type { Words } from '#contracts'
import { WireError } from '#wechat'
import { Refusal, type Platform } from '#platform'
import { senderOf } from './account.ts'
import { problemOf, type Problem } from './problem.ts'
import { smsRefusals } from './refusals.ts'
import { noteError } from './sql/account.ts'
import { templateRows } from './sql/template.ts'
import { variablesOf } from './template.ts'

interface Try {
  phone: string
  templateId: number
  params: readonly string[]
}

async function problemWith(
  platform: Platform,
  { phone, templateId, params }: Try,
): Promise<Problem | null> {
  const [template] = await templateRows(platform.db, [templateId])
  if (!template) throw new Refusal(smsRefusals.unknownTemplate, {}, 'templateId')
  const variables = variablesOf(template.text)
  if (variables.length !== params.length) throw new Refusal(smsRefusals.wrongParams, {}, 'params')
  const { send } = await senderOf(platform)
  try {
    const call = { callId: 'test', template: template.code, variables, params, phones: [phone] }
    const [answer] = await send(call)
    if (!answer || answer.accepted) return null
    return { code: answer.reason, sentence: { zh: answer.reason, en: answer.reason } }
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return problemOf(error)
  }
}

const done = { zh: '短信服务已接受，请查看手机', en: 'The cloud took it; look at the phone' }

export async function tryAccount(
  platform: Platform,
  trial: Try,
): Promise<{ ok: boolean; sentence: Words }> {
  const problem = await problemWith(platform, trial)
  await platform.transact({}, (tx) => noteError(tx.db, problem))
  return { ok: problem === null, sentence: problem?.sentence ?? done }
}
