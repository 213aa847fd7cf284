// The official account on the phone: followed or not, its messages, its menu, a line to type in.
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, type Inbox, type MenuButton, type Person } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import { Text } from './bubbles.tsx'
import { Compose } from './compose.tsx'
import { Log } from './log.tsx'
import type { Way } from './screen.ts'

type AccountMessage = Inbox['account']['messages'][number]
interface Body {
  title?: string
  url?: string
  values?: Record<string, string>
  text?: { content: string }
}

const Notice = ({ title, values = {}, url, way }: Body & { way: Way }) => (
  <button
    type="button"
    className="card"
    disabled={!url}
    onClick={() => {
      if (url) way.push({ kind: 'page', url })
    }}
  >
    <strong>{title}</strong>
    {Object.entries(values).map(([name, value]) => (
      <span key={name} className="card-text">
        {value}
      </span>
    ))}
  </button>
)

const Line = ({ message, way }: { message: AccountMessage; way: Way }) => {
  const body = message.body as Body
  const side = message.origin === 'person' ? 'mine' : 'theirs'
  return (
    <div className={`line ${side}`} data-origin={message.origin}>
      {body.text ? (
        <p className="bubble">
          <Text text={body.text.content} way={way} />
        </p>
      ) : (
        <Notice {...body} way={way} />
      )}
    </div>
  )
}

interface AccountProps {
  person: Person
  way: Way
}

const Menu = ({ person, way, buttons }: AccountProps & { buttons: MenuButton[] }) => {
  const press = (button: MenuButton): void => {
    if (button.type === 'view' && button.url) {
      void api.act(person.id, 'view', { url: button.url })
      way.push({ kind: 'page', url: button.url })
    } else if (button.key) void api.act(person.id, 'click', { key: button.key })
  }
  return (
    <div className="account-menu">
      {buttons
        .flatMap((button) => (button.sub_button?.length ? button.sub_button : [button]))
        .map((button) => (
          <button
            key={button.name}
            type="button"
            onClick={() => {
              press(button)
            }}
          >
            {button.name}
          </button>
        ))}
    </div>
  )
}

export const AccountScreen = ({ person, code, way }: AccountProps & { code?: string }) => {
  const { say } = useWords()
  const inbox = useQuery({ queryKey: ['inbox', person.id], queryFn: () => api.inbox(person.id) })
  const change = useMutation({
    mutationFn: (act: 'follow' | 'unfollow') => api.act(person.id, act, code ? { code } : {}),
    onSuccess: () => inbox.refetch(),
  })
  const account = inbox.data?.account
  const following = account?.following ?? false
  // Who follows already has scanned: the account hears of it, and nothing is asked.
  useQuery({
    queryKey: ['scanned', person.id, code],
    queryFn: () => api.act(person.id, 'follow', { code }),
    enabled: code !== undefined && inbox.isSuccess && following && change.isIdle,
    staleTime: 2_000,
    retry: false,
  })
  return (
    <>
      <Bar title={say('account')} onBack={way.back} />
      <Log
        label={say('account')}
        lines={account?.messages ?? []}
        lead={
          <button
            type="button"
            className={following ? 'plain' : 'strong'}
            onClick={() => {
              change.mutate(following ? 'unfollow' : 'follow')
            }}
          >
            {say(following ? 'unfollow' : 'follow')}
          </button>
        }
      >
        {(message) => <Line message={message} way={way} />}
      </Log>
      {following && <Menu person={person} way={way} buttons={account?.menu ?? []} />}
      {following && <Compose onSend={(text) => api.act(person.id, 'say', { text })} />}
    </>
  )
}
