// Who would be greeted how: the choice tried out with the rules as they stand.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Input, Select, Switch } from 'antd'
import { useState } from 'react'
import type { Channel } from '#contracts'
import { api } from '../../shared/api.ts'
import { channels } from '../../shared/choices.ts'
import { choices } from '../../shared/common.ts'
import { StoreSelect } from '../../shared/choose.tsx'
import { ProblemNote } from '../../shared/feedback.tsx'
import { Section } from '../../shared/PageHead.tsx'
import { useWords } from '../../shared/words.ts'
import { useFilled } from './WelcomePreview.tsx'
import { welcomes } from './words.ts'

interface Guest {
  storeId?: number
  channel?: Channel
  at: string
  returning: boolean
}

export function TryWelcome() {
  const t = useWords(welcomes)
  const filled = useFilled()
  const [guest, setGuest] = useState<Guest>({ at: '12:00', returning: false })
  const { data, error } = useQuery({
    // Saving a welcome refreshes what begins with this name.
    queryKey: ['welcomes', 'chosen', guest],
    queryFn: () => api.acquire.chosenWelcome(guest),
    placeholderData: keepPreviousData,
  })
  const welcome = data?.welcome
  return (
    <Section title={t('tryIt')}>
      <div className="stack">
        <Asked guest={guest} change={(part) => setGuest({ ...guest, ...part })} />
        {error ? <ProblemNote error={error} /> : null}
        <div className="chat" aria-live="polite">
          {welcome ? (
            <>
              <strong>{welcome.name}</strong>
              <p className="bubble">{filled(welcome.text)}</p>
              {welcome.couponName ? <p className="bubble card">{welcome.couponName}</p> : null}
            </>
          ) : (
            <span className="quiet">{data ? t('tryNobody') : ''}</span>
          )}
        </div>
      </div>
    </Section>
  )
}

function Asked({ guest, change }: { guest: Guest; change: (part: Partial<Guest>) => void }) {
  const t = useWords(welcomes)
  const r = useWords(choices)
  return (
    <div className="filters">
      <StoreSelect
        allowClear
        aria-label={t('tryStore')}
        placeholder={`${t('tryStore')} · ${t('tryOther')}`}
        value={guest.storeId}
        onChange={(storeId) => change({ storeId })}
      />
      <Select
        allowClear
        aria-label={t('tryChannel')}
        placeholder={`${t('tryChannel')} · ${t('tryOther')}`}
        options={channels.map((value) => ({ value, label: r(`channel.${value}`) }))}
        value={guest.channel}
        onChange={(channel) => change({ channel })}
      />
      <Input
        type="time"
        aria-label={t('tryAt')}
        value={guest.at}
        onChange={({ target }) => target.value && change({ at: target.value })}
      />
      <label className="row">
        <Switch checked={guest.returning} onChange={(returning) => change({ returning })} />
        {t('tryReturning')}
      </label>
    </div>
  )
}
