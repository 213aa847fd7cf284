// Introduces product and sandbox to each other as official account and its operator: the sandbox's
// credentials over here, our address over there.
import { askOperator, type DemoContext } from './demo/context.ts'

interface Account {
  baseUrl: string
  appId: string
  secret: string
  token: string
  aesKey: string
}

/** The sandbox's account is ours to point somewhere else; a real one never is. */
export async function connectOfficial(context: DemoContext): Promise<void> {
  const { official: theirs } = await askOperator<{ official: Account }>(context, 'info')
  const ours = await context.api.official.getAccount()
  const { baseUrl: apiUrl, appId, secret, token, aesKey } = theirs
  const sameAccount = ours?.appId === appId
  const sameAddress = ours?.apiUrl === apiUrl
  if (ours && sameAccount === sameAddress) return
  await context.api.official.saveAccount({ appId, secret, token, aesKey, apiUrl })
  const url = `${context.url}/callbacks/official/${appId}`
  const { ok, reason } = await askOperator<{ ok: boolean; reason?: string }>(context, 'callback', {
    platform: 'official',
    url,
    mode: 'safe',
  })
  if (!ok) throw new Error(`the sandbox did not accept ${url}: ${reason}`)
}
