// Every call on the wire, with what was sent, what came back and whether its check held.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type WireCall } from '../api.ts'
import { hourMinute } from '../time.ts'
import { useWords } from '../words/use.tsx'
import { pretty } from './pretty.ts'

const filters = ['all', 'inward', 'outward', 'failed'] as const
type Filter = (typeof filters)[number]

const bad = (call: WireCall): boolean =>
  call.status === 0 || call.status >= 400 || (call.errcode ?? 0) !== 0 || !call.check.ok

const keeps: Record<Filter, (call: WireCall) => boolean> = {
  all: () => true,
  inward: (call) => call.direction === 'in',
  outward: (call) => call.direction === 'out',
  failed: bad,
}

const nameOf = (call: WireCall): string => {
  if (call.direction === 'out') {
    return (
      /<ChangeType><!\[CDATA\[(\w+)/.exec(call.request)?.[1] ??
      /<Event><!\[CDATA\[(\w+)/.exec(call.request)?.[1] ??
      /"event_type":"([\w.]+)/.exec(call.request)?.[1] ??
      (call.method === 'GET' ? 'echostr' : 'callback')
    )
  }
  const path = new URL(call.url).pathname.replace(/^\/wecom\/cgi-bin\//, '').replace(/^\//, '')
  // A cloud that is called at the root is named by its account.
  return path || call.corpId
}

const Check = ({ call }: { call: WireCall }) => {
  const { say } = useWords()
  const kind = say(`check_${call.check.kind}` as 'check_none')
  return (
    <p className={call.check.ok ? 'check ok' : 'check bad'}>
      <strong>{kind}</strong> {say(call.check.ok ? 'checkOk' : 'checkBad')}
      <code>{call.check.note}</code>
    </p>
  )
}

const Block = ({ title, text }: { title: string; text: string }) => {
  const { say } = useWords()
  return (
    <>
      <h3>{title}</h3>
      <pre tabIndex={0} aria-label={title}>
        {text === '' ? say('empty') : pretty(text)}
      </pre>
    </>
  )
}

const Call = ({ call }: { call: WireCall }) => {
  const { say, language } = useWords()
  const outcome =
    call.status === 0 ? say('noAnswer') : call.errcode ? String(call.errcode) : String(call.status)
  return (
    <li>
      <details className="call">
        <summary>
          <span
            className={`arrow ${call.direction}`}
            title={say(call.direction === 'in' ? 'toWechat' : 'toProduct')}
          >
            {call.direction === 'in' ? '→' : '←'}
          </span>
          <span className="call-name">{nameOf(call)}</span>
          <span className={bad(call) ? 'chip bad' : 'chip'}>{outcome}</span>
          <time className="faint" dateTime={call.at}>
            {hourMinute(new Date(call.at), language)}
          </time>
        </summary>
        <div className="call-body">
          <p className="faint">
            {say(call.direction === 'in' ? 'toWechat' : 'toProduct')}
            {' · '}
            {say('took', { ms: call.tookMs })}
          </p>
          <p className="address">
            <strong>{call.method}</strong> {call.url}
          </p>
          <Check call={call} />
          <Block title={say('request')} text={call.request} />
          <Block title={say('response')} text={call.response} />
        </div>
      </details>
    </li>
  )
}

export const Wire = () => {
  const { say } = useWords()
  const [filter, setFilter] = useState<Filter>('all')
  const calls = useQuery({ queryKey: ['wire'], queryFn: api.wire })
  const shown = calls.data?.filter(keeps[filter]).toReversed()
  return (
    <>
      <div className="filters" role="group" aria-label={say('only')}>
        {filters.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={filter === name}
            onClick={() => {
              setFilter(name)
            }}
          >
            {say(name)}
          </button>
        ))}
      </div>
      {shown?.length === 0 && (
        <div className="nothing">
          <p>{say('noWire')}</p>
          <p>{say('noWireHint')}</p>
        </div>
      )}
      <ul className="calls" aria-label={say('wireHint')}>
        {shown?.map((call) => (
          <Call key={call.id} call={call} />
        ))}
      </ul>
    </>
  )
}
