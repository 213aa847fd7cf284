// "Does the connection work?": each step tried in turn, and said in words.
import { WireError } from '#wechat'
import { Refusal, type Platform } from '#platform'
import { accountOf, clientOf } from './account.ts'
import { problemOf } from './problem.ts'
import { officialRefusals } from './refusals.ts'
import { noteError } from './sql/account.ts'

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
    if (!(error instanceof Refusal) && !(error instanceof WireError)) throw error
    return { step, ok: false, ...problemOf(error) }
  }
}

/** Calls the platform and says what it answered; the first failure is kept beside the connection. */
export async function tryAccount(platform: Platform): Promise<{ ok: boolean; steps: Step[] }> {
  const account = await accountOf(platform)
  if (!account) throw new Refusal(officialRefusals.notConnected)
  const steps = [
    await tried(
      'credentials',
      { zh: 'AppID 与 AppSecret 正确', en: 'App id and secret are right' },
      async () => (await clientOf(platform)).checkCredentials(),
    ),
    await tried('followers', { zh: '可以读取粉丝', en: 'Followers may be read' }, async () =>
      // Tags are read where few are asked: the list itself may be asked 500 times a day only.
      (await clientOf(platform)).getTags(),
    ),
    await tried(
      'callback',
      { zh: '消息推送的 Token 已设置', en: 'The token of server messages is set' },
      async () => {
        if (!account.token) throw new Refusal(officialRefusals.notConnected)
      },
    ),
  ]
  const failed = steps.find((step) => !step.ok)
  await platform.transact({}, (tx) =>
    noteError(
      tx.db,
      failed ? { code: failed.code ?? 'official.failed', sentence: failed.sentence } : null,
    ),
  )
  return { ok: !failed, steps: steps.map(({ step, ok, sentence }) => ({ step, ok, sentence })) }
}
