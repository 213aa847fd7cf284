// Text messages of the phone network, with links that open.
import { useQuery } from '@tanstack/react-query'
import { api, type Person } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import { Text } from './bubbles.tsx'
import { Log } from './log.tsx'
import type { Way } from './screen.ts'

export const TextsScreen = ({ person, way }: { person: Person; way: Way }) => {
  const { say } = useWords()
  const inbox = useQuery({ queryKey: ['inbox', person.id], queryFn: () => api.inbox(person.id) })
  const texts = inbox.data?.sms ?? []
  const nothing = (
    <div className="nothing">
      <p>{say('noTexts')}</p>
    </div>
  )
  return (
    <>
      <Bar title={say('texts')} note={inbox.data?.phone} onBack={way.back} />
      <Log label={say('texts')} lines={texts} lead={texts.length === 0 && nothing}>
        {({ text }) => (
          <div className="line theirs">
            <p className="bubble">
              <Text text={text} way={way} />
            </p>
          </div>
        )}
      </Log>
    </>
  )
}
