// Introduces product and sandbox to each other as merchant and WeChat Pay: the sandbox's merchant over
// here, paid by the openids of its official account.
import { readFile } from 'node:fs/promises'
import { askOperator, type DemoContext } from './demo/context.ts'

interface Merchant {
  baseUrl: string
  mchId: string
  apiV3Key: string
  merchantSerial: string
  merchantPrivateKeyFile: string
  platformSerial: string
  platformPublicKeyFile: string
}

/** The sandbox's merchant is ours to point somewhere else; a real one never is. */
export async function connectPay(context: DemoContext): Promise<void> {
  const { pay, official } = await askOperator<{ pay: Merchant; official: { appId: string } }>(
    context,
    'info',
  )
  const ours = await context.api.pay.getMerchant()
  if (ours && (ours.mchId !== pay.mchId || ours.apiUrl === pay.baseUrl)) return
  await context.api.pay.saveMerchant({
    mchId: pay.mchId,
    appId: official.appId,
    serial: pay.merchantSerial,
    privateKey: await readFile(pay.merchantPrivateKeyFile, 'utf8'),
    apiV3Key: pay.apiV3Key,
    platformKeys: { [pay.platformSerial]: await readFile(pay.platformPublicKeyFile, 'utf8') },
    apiUrl: pay.baseUrl,
  })
}
