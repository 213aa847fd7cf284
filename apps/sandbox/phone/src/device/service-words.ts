// A line of customer service in words: its text, or what kind of message it is.
import { useWords } from '../words/use.tsx'

type Body = { msgtype: string } & Record<string, unknown>

interface Menu {
  head_content?: string
  tail_content?: string
  list?: { type: string; [kind: string]: unknown }[]
}

const itemOf = (item: NonNullable<Menu['list']>[number]): string => {
  const { content = '' } = (item[item.type] ?? {}) as { content?: string }
  return item.type === 'text' ? content : `· ${content}`
}

const menuOf = ({ head_content, list = [], tail_content }: Menu): string =>
  [head_content, ...list.map(itemOf), tail_content].filter(Boolean).join('\n')

export const useServiceWords = (): ((body: Body) => string) => {
  const { say } = useWords()
  return (body) => {
    if (body.msgtype === 'text') return (body['text'] as { content: string }).content
    if (body.msgtype === 'msgmenu') return menuOf(body['msgmenu'] as Menu)
    if (body.msgtype === 'link') {
      const { title, url } = body['link'] as { title: string; url: string }
      return `${title} ${url}`
    }
    return `[${body.msgtype === 'image' ? say('image') : say('file')}]`
  }
}
