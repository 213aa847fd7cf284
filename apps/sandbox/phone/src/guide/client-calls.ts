// What the page beside a chat asks of WeCom's client. Where it stands it may know only once it has
// named the corp and its app, as the real client wants it.
import { useEffect, type RefObject } from 'react'
import { isFromPage } from '../device/page-calls.ts'
import type { FromPage, ToPage } from '../page/talk.ts'

type Answer = ToPage['answer']
type Asked = Extract<FromPage['call'], { name: 'wecom' }>

/** The sandbox's corps have one app each. */
const AGENT = '1000002'

const refused = (why: string): Answer => ({ ok: false, why })

/** Signed fields must be there; the signature itself is the ticket's matter, not the page's. */
const configured = (corpId: string, { corpid, agentid, ...signed }: Asked['input']): Answer => {
  if (corpid !== corpId) return refused('invalid corpid')
  if (String(agentid) !== AGENT) return refused('invalid agentid')
  const whole = ['timestamp', 'nonceStr', 'signature'].every((name) => Boolean(signed[name]))
  return whole ? { ok: true } : refused('invalid signature')
}

/** Answers the page in the frame for as long as it stands beside this customer's chat. */
export const useClientCalls = (
  frame: RefObject<HTMLIFrameElement | null>,
  corpId: string,
  externalUserId: string,
): void => {
  useEffect(() => {
    let known = false
    const answerTo = (call: FromPage['call']): Answer => {
      if (call.name !== 'wecom') return refused('not in a chat of WeCom')
      if (call.api === 'agentConfig') {
        const answer = configured(corpId, call.input)
        known = answer.ok
        return answer
      }
      if (!known) return refused('no permission')
      return call.api === 'getContext'
        ? { ok: true, told: { entry: 'single_chat_tools' } }
        : { ok: true, told: { userId: externalUserId } }
    }
    const hear = ({ source, origin, data }: MessageEvent<unknown>): void => {
      const page = frame.current?.contentWindow
      if (!page || source !== page || !isFromPage(data)) return
      const message: ToPage = { wechat: 'answer', id: data.id, answer: answerTo(data.call) }
      page.postMessage(message, origin)
    }
    window.addEventListener('message', hear)
    return () => {
      window.removeEventListener('message', hear)
    }
  }, [frame, corpId, externalUserId])
}
