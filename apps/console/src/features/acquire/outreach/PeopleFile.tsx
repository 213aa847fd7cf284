// A file of phone numbers, and where these people agreed to be written to.
import { App, Input } from 'antd'
import { useState } from 'react'
import type { Outreach } from '#contracts'
import { api } from '../../../shared/api.ts'
import { exact } from '../../../shared/format.ts'
import { useAct } from '../../../shared/query.ts'
import { useWords } from '../../../shared/words.ts'
import { CsvModal } from '../../../shared/CsvModal.tsx'
import { outreach } from './words.ts'

export function PeopleFile({ row, close }: { row: Outreach; close: () => void }) {
  const t = useWords(outreach)
  const { message } = App.useApp()
  const [consent, setConsent] = useState('')
  const send = useAct(api.acquire.addOutreachPeople, {
    refresh: [['outreach']],
    said: null,
    after: ({ added, known, rejected }) => {
      const told = { added: exact(added), known: exact(known), rejected: exact(rejected) }
      void message.success(t('uploaded', told), 6)
      close()
    },
  })
  const given = consent.trim()
  return (
    <CsvModal
      words={{
        title: t('uploadTitle', { name: row.name }),
        hint: t('uploadHint'),
        file: t('file'),
        send: t('send'),
        unreadable: t('unreadable'),
      }}
      busy={send.isPending}
      send={(csv) => send.mutate({ id: row.id, csv, ...(given && { consent: given }) })}
      close={close}
    >
      <label className="stack">
        {t('consent')}
        <Input
          value={consent}
          maxLength={200}
          onChange={(event) => setConsent(event.target.value)}
        />
      </label>
      <p className="quiet small">{t('consentHint')}</p>
    </CsvModal>
  )
}
