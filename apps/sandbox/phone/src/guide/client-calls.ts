// What the page beside a chat asks of WeCom's client. Where it stands it may know only once the
// client has verified it as the corp's app, by the signature that app made for this address.
import { useEffect, type RefObject } from 'react'
import { isFromPage, verifyPage } from '../device/page-calls.ts'
import type { FromPage, ToPage } from '../page/talk.ts'

type Answer = ToPage['answer']

const refused = (why: string): Answer => ({ ok: false, why })

/** The chat a page stands beside. */
interface Beside {
  corpId: string
  personId: string
  externalUserId: string
}

/** Answers the page in the frame for as long as it stands beside this customer's chat. */
export const useClientCalls = (
  frame: RefObject<HTMLIFrameElement | null>,
  { corpId, personId, externalUserId }: Beside,
): void => {
  useEffect(() => {
    let known = false
    const answerTo = async (call: FromPage['call'], site: string): Promise<Answer> => {
      if (call.name === 'verify') {
        if (call.input['appId'] !== corpId) return refused('invalid corpid')
        const answer = await verifyPage(personId, site, call.input)
        if (call.input['kind'] === 'agentConfig') known = answer.ok
        return answer
      }
      if (call.name !== 'wecom') return refused('not in a chat of WeCom')
      if (!known) return refused('no permission')
      return call.api === 'getContext'
        ? { ok: true, told: { entry: 'single_chat_tools' } }
        : { ok: true, told: { userId: externalUserId } }
    }
    const hear = async ({ source, origin, data }: MessageEvent<unknown>): Promise<void> => {
      const page = frame.current?.contentWindow
      if (!page || source !== page || !isFromPage(data)) return
      const answer = await answerTo(data.call, origin)
      const message: ToPage = { wechat: 'answer', id: data.id, answer }
      page.postMessage(message, origin)
    }
    const listen = (event: MessageEvent<unknown>): void => void hear(event)
    window.addEventListener('message', listen)
    return () => {
      window.removeEventListener('message', listen)
    }
  }, [frame, corpId, personId, externalUserId])
}
