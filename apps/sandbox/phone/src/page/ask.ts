// How a page asks the phone around it, and hears the answer.
import type { FromPage, PageCall, ToPage } from './talk.ts'

const waiting = new Map<number, (answer: ToPage['answer']) => void>()
let last = 0

export const ask = (call: PageCall): Promise<ToPage['answer']> =>
  new Promise((resolve) => {
    last += 1
    waiting.set(last, resolve)
    const message: FromPage = { wechat: 'ask', id: last, call }
    window.parent.postMessage(message, '*')
  })
window.addEventListener('message', ({ source, data }: MessageEvent<ToPage | undefined>) => {
  if (source !== window.parent || data?.wechat !== 'answer') return
  waiting.get(data.id)?.(data.answer)
  waiting.delete(data.id)
})
