// A guide's conversation with one customer, from her side.
import { useQuery } from '@tanstack/react-query'
import { api, type ChatKey, type GuideChat, type Member } from '../api.ts'
import { Bar } from '../device/bar.tsx'
import { Bubbles } from '../device/bubbles.tsx'
import { Compose } from '../device/compose.tsx'
import { Log } from '../device/log.tsx'
import type { Way } from '../device/screen.ts'
import { useWords } from '../words/use.tsx'

const stay = (): void => undefined
/** Links open in a window of the computer; nothing else leads out of her chat. */
const way: Way = {
  push: (screen) => {
    if (screen.kind === 'page') window.open(screen.url, '_blank', 'noreferrer')
  },
  replace: stay,
  back: stay,
  home: stay,
}

interface TalkProps {
  guide: ChatKey
  member: Member
  chat: GuideChat
  onBack: () => void
}

export const Talk = ({ guide, member, chat, onBack }: TalkProps) => {
  const { say } = useWords()
  const { personId } = chat
  const messages = useQuery({
    queryKey: ['guideMessages', guide.corpId, guide.userid, personId],
    queryFn: () => api.guideMessages(guide, personId),
  })
  // What WeChat tells the customer is not written to the guide.
  const lines = messages.data?.filter(({ origin }) => origin !== 'system') ?? []
  return (
    <div className="client-talk">
      <Bar title={chat.name} note={`@${say('wechat')}`} onBack={onBack} />
      <Log label={chat.name} lines={lines}>
        {({ origin, body }) => (
          <Bubbles
            body={body}
            mine={origin !== 'person'}
            origin={origin}
            avatar={origin === 'person' ? chat.avatar : member.avatar}
            way={way}
          />
        )}
      </Log>
      <Compose onSend={(text) => api.guideWrites(guide, personId, text)} />
    </div>
  )
}
