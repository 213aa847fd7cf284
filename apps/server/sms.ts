// Introduces product and sandbox to each other as a brand and its cloud of text messages: the
// sandbox's credentials over here, our address of receipts over there.
import { askOperator, type DemoContext } from './demo/context.ts'

interface Cloud {
  endpoint: string
  secretId: string
  secretKey: string
  appId: string
}

/** The sandbox's cloud is ours to point somewhere else; a real one never is. */
export async function connectSms(context: DemoContext): Promise<void> {
  const { sms } = await askOperator<{ sms: { tencent: Cloud } }>(context, 'info')
  const { endpoint: apiUrl, secretId: keyId, secretKey: secret, appId } = sms.tencent
  const ours = await context.api.sms.getAccount()
  if (ours && ours.keyId !== keyId) return
  const { receiptUrl } =
    ours?.apiUrl === apiUrl
      ? ours
      : await context.api.sms.saveAccount({
          cloud: 'tencent',
          sign: ours?.sign ?? '山茶',
          appId,
          keyId,
          secret,
          apiUrl,
          fenPerThousand: ours?.fenPerThousand ?? 4_500,
        })
  const url = `${context.url}${new URL(receiptUrl).pathname}`
  await askOperator(context, 'sms', { receiptUrl: { cloud: 'tencent', url } })
}
