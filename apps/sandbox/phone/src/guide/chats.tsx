// The list of a guide's customers: whoever spoke last on top, marked where an answer is due.
import { faceUrl, type GuideChat } from '../api.ts'
import { useSummary } from '../device/preview.tsx'
import { shortTime, useNow } from '../time.ts'
import { useWords } from '../words/use.tsx'

interface ChatListProps {
  chats: readonly GuideChat[] | undefined
  open: string | undefined
  onOpen: (personId: string) => void
}

export const ChatList = ({ chats, open, onOpen }: ChatListProps) => {
  const { say, language } = useWords()
  const now = useNow()
  const summary = useSummary()
  return (
    <div className="client-list" tabIndex={0} role="region" aria-label={say('clientChats')}>
      {chats?.length === 0 && (
        <div className="nothing">
          <p>{say('noCustomers')}</p>
          <p>{say('noCustomersHint')}</p>
        </div>
      )}
      <ul>
        {chats?.map((chat) => (
          <li key={chat.personId}>
            <button
              type="button"
              className="client-row"
              aria-pressed={chat.personId === open}
              onClick={() => {
                onOpen(chat.personId)
              }}
            >
              <span className="avatar">
                <img src={faceUrl(chat.avatar)} alt="" width={36} height={36} />
                {chat.waits && <span className="client-due" title={say('answerDue')} />}
              </span>
              <span className="row-main">
                <span className="client-name">
                  {chat.name}
                  <small className="from-wechat">@{say('wechat')}</small>
                </span>
                <span className="row-last">{chat.last ? summary(chat.last) : ''}</span>
              </span>
              <time dateTime={chat.lastAt}>
                {shortTime(new Date(chat.lastAt), now, language, say('yesterday'))}
              </time>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
