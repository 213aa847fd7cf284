// What the page in the phone's browser asks of the phone, and the phone's answers: where she is, and
// the pay sheet. What only she can answer stands on the screen until she does.
import { useEffect, useState, type RefObject } from 'react'
import { api, type Located, type PageSheet, type Person } from '../api.ts'
import { screenOf, type Way } from './screen.ts'
import type { FromPage, ToPage } from '../page/talk.ts'

type Answer = ToPage['answer']

export type Asked =
  | { kind: 'place'; site: string; answer: (granted: boolean) => void }
  | { kind: 'pay'; sheet: PageSheet; answer: (answer: Answer) => void }

export const isFromPage = (data: unknown): data is FromPage =>
  typeof data === 'object' && data !== null && 'wechat' in data && data.wechat === 'ask'

const answerOf = (located: Located): Answer =>
  located.answer === 'granted'
    ? { ok: true, place: located.wgs84, chinese: located.gcj02 }
    : { ok: false }

interface Asking {
  person: Person
  site: string
  ask: (asked: Asked | undefined) => void
  close: () => void
  openService: (link: string) => void
  openCard: (link: string) => Promise<void>
}

const tellPlace = async ({ person, site, ask }: Asking): Promise<Answer> => {
  const locate = () => api.act<Located>(person.id, 'locate', { site })
  const known = await locate()
  if (known.answer !== 'unasked') return answerOf(known)
  const granted = await new Promise<boolean>((resolve) => {
    ask({ kind: 'place', site, answer: resolve })
  })
  await api.act(person.id, 'allowPlace', { site, granted })
  return answerOf(await locate())
}

const openSheet = async (
  { person, ask }: Asking,
  input: Record<string, unknown>,
): Promise<Answer> => {
  try {
    const sheet = await api.act<PageSheet>(person.id, 'pageSheet', input)
    return await new Promise<Answer>((resolve) => {
      ask({ kind: 'pay', sheet, answer: resolve })
    })
  } catch (error) {
    return { ok: false, pay: 'fail', why: error instanceof Error ? error.message : String(error) }
  }
}

/** WeChat's own check of the signature; the page's site is what the frame says, not what it claims. */
export const verifyPage = async (
  personId: string,
  site: string,
  input: Record<string, unknown>,
): Promise<Answer> => {
  const url = String(input['url'] ?? '')
  if (!URL.canParse(url) || new URL(url).origin !== site)
    return { ok: false, why: 'invalid url domain' }
  try {
    return await api.act<Answer>(personId, 'verifyPage', input)
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) }
  }
}

const answerTo = async (call: FromPage['call'], asking: Asking): Promise<Answer> => {
  switch (call.name) {
    case 'place':
      return tellPlace(asking)
    case 'pay':
      return openSheet(asking, call.input)
    case 'wecom':
      return { ok: false, why: 'not in WeCom' }
    case 'verify':
      return verifyPage(asking.person.id, asking.site, call.input)
    case 'service':
      asking.openService(call.link)
      return { ok: true }
    case 'card':
      await asking.openCard(call.link)
      return { ok: true }
    case 'close':
      asking.close()
      return { ok: true }
  }
}

/** Listens to the page; gives what waits for her thumb. */
export const usePageCalls = (
  frame: RefObject<HTMLIFrameElement | null>,
  person: Person,
  way: Pick<Way, 'back' | 'replace'>,
): Asked | undefined => {
  const [asked, ask] = useState<Asked>()
  useEffect(() => {
    const hear = async ({ source, origin: site, data }: MessageEvent<unknown>): Promise<void> => {
      const page = frame.current?.contentWindow
      if (!page || source !== page || !isFromPage(data)) return
      const answer = await answerTo(data.call, {
        person,
        site,
        ask,
        close: way.back,
        openService: (link) => {
          const openKfid = new URL(link).pathname.slice('/kf/'.length)
          way.replace({ kind: 'service', openKfid, link })
        },
        openCard: async (link) => {
          const screen = screenOf(await api.scan(person.id, link))
          way.replace(screen ?? { kind: 'gone' })
        },
      })
      ask(undefined)
      const message: ToPage = { wechat: 'answer', id: data.id, answer }
      page.postMessage(message, site)
    }
    const listen = (event: MessageEvent<unknown>): void => {
      void hear(event)
    }
    window.addEventListener('message', listen)
    return () => {
      window.removeEventListener('message', listen)
    }
  }, [frame, person, way])
  return asked
}
