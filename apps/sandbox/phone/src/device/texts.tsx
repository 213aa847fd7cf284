// Text messages of the phone network, with links that open.
import { useQuery } from '@tanstack/react-query'
import { api, type Person } from '../api.ts'
import { chatTime, useNow } from '../time.ts'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import { Text } from './bubbles.tsx'
import type { Way } from './screen.ts'

export const TextsScreen = ({ person, way }: { person: Person; way: Way }) => {
  const { say, language } = useWords()
  const now = useNow()
  const inbox = useQuery({ queryKey: ['inbox', person.id], queryFn: () => api.inbox(person.id) })
  const texts = inbox.data?.sms ?? []
  return (
    <>
      <Bar title={say('texts')} note={inbox.data?.phone} onBack={way.back} />
      <div className="scroll chat-log" role="log" tabIndex={0} aria-label={say('texts')}>
        {texts.length === 0 && (
          <div className="nothing">
            <p>{say('noTexts')}</p>
          </div>
        )}
        {texts.map(({ id, text, at }) => (
          <div key={id}>
            <time className="between" dateTime={at}>
              {chatTime(new Date(at), now, language, say('yesterday'))}
            </time>
            <div className="line theirs">
              <p className="bubble">
                <Text text={text} way={way} />
              </p>
            </div>
          </div>
        ))}
      </div>
    </>
  )
}
