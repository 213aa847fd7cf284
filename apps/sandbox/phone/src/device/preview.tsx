// A message in few words: for the chat list, and for the guide who is asked to confirm it.
import type { MessageBody } from '../../../server/chat.ts'
import { useWords } from '../words/use.tsx'

/** One line that stands for a message. */
export const useSummary = () => {
  const { say } = useWords()
  return (body: MessageBody): string => {
    const last = body.attachments?.at(-1)
    switch (last?.msgtype) {
      case undefined:
        return body.text?.content ?? ''
      case 'link':
        return say('link', { title: last.link.title })
      case 'miniprogram':
        return say('mini', { title: last.miniprogram.title })
      case 'image':
        return say('image')
      case 'video':
        return say('video')
      case 'file':
        return say('file')
    }
  }
}

export const Preview = ({ body }: { body: MessageBody }) => {
  const summary = useSummary()
  return (
    <div className="task-body">
      {body.text && <p>{body.text.content}</p>}
      {body.attachments?.map((one, index) => (
        <p key={index} className="attachment">
          {summary({ attachments: [one] })}
        </p>
      ))}
    </div>
  )
}
