// "Does the connection work?": each step tried in turn, and said in words.
import { WecomError } from '#wechat'
import { Refusal, type Platform } from '#platform'
import { appClientOf, clientOf, corpOf } from './corp.ts'
import { noteCorpError } from './sql/corp.ts'
import { wecomRefusals } from './refusals.ts'

interface Step {
  step: string
  ok: boolean
  sentence: { zh: string; en: string }
  code?: string
}

async function tried(
  step: string,
  done: Step['sentence'],
  run: () => Promise<unknown>,
): Promise<Step> {
  try {
    await run()
    return { step, ok: true, sentence: done }
  } catch (error) {
    if (error instanceof Refusal)
      return { step, ok: false, sentence: error.sentence, code: error.code }
    if (!(error instanceof WecomError)) throw error
    const { zh, en } = error.meaning
    return { step, ok: false, sentence: { zh, en }, code: `wecom.${error.errcode ?? error.fault}` }
  }
}

/** Calls WeCom and says what it answered; the first failure is kept beside the connection. */
export async function tryCorp(platform: Platform): Promise<{ ok: boolean; steps: Step[] }> {
  const corp = await corpOf(platform)
  if (!corp) throw new Refusal(wecomRefusals.notConnected)
  const steps = [
    await tried(
      'credentials',
      { zh: '企业 ID 与 Secret 正确', en: 'Corp id and secret are right' },
      async () => (await clientOf(platform)).checkCredentials(),
    ),
    await tried(
      'customerContact',
      { zh: '可以调用客户联系接口', en: 'Customer contact may be called' },
      async () => (await clientOf(platform)).listFollowUsers(),
    ),
    await tried('signIn', { zh: '网页登录可用', en: 'Web sign-in works' }, async () =>
      (await appClientOf(platform)).checkCredentials(),
    ),
    await tried(
      'callback',
      { zh: '回调 Token 与密钥已设置', en: 'Callback token and key are set' },
      async () => {
        if (!corp.token || !corp.aes_key) throw new Refusal(wecomRefusals.notConnected)
      },
    ),
  ]
  const failed = steps.find((step) => !step.ok)
  await platform.transact({}, (tx) =>
    noteCorpError(
      tx.db,
      failed ? { code: failed.code ?? 'wecom.failed', sentence: failed.sentence } : null,
    ),
  )
  return { ok: !failed, steps: steps.map(({ step, ok, sentence }) => ({ step, ok, sentence })) }
}
