// A file of phone numbers, and where these people agreed to be written to.
import { App, Button, Input, Modal } from 'antd'
import { useState } from 'react'
import type { Outreach } from '#contracts'
import { api } from '../../../shared/api.ts'
import { exact } from '../../../shared/format.ts'
import { useAct } from '../../../shared/query.ts'
import { useWords } from '../../../shared/words.ts'
import { textOf } from '../text-of.ts'
import { outreach } from './words.ts'

export function PeopleFile({ row, close }: { row: Outreach; close: () => void }) {
  const t = useWords(outreach)
  const { message } = App.useApp()
  const [file, setFile] = useState<File>()
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
  const submit = async () => {
    const csv = textOf((await file?.arrayBuffer()) ?? new ArrayBuffer(0))
    if (!csv) return void message.error(t('unreadable'))
    send.mutate({ id: row.id, csv, ...(consent.trim() && { consent: consent.trim() }) })
  }
  return (
    <Modal
      open
      title={t('uploadTitle', { name: row.name })}
      onCancel={close}
      footer={
        <Button
          type="primary"
          disabled={!file}
          loading={send.isPending}
          onClick={() => void submit()}
        >
          {t('send')}
        </Button>
      }
    >
      <div className="stack">
        <p className="quiet">{t('uploadHint')}</p>
        <label className="stack">
          {t('file')}
          <input
            type="file"
            accept=".csv,text/csv"
            onChange={(event) => setFile(event.target.files?.[0])}
          />
        </label>
        <label className="stack">
          {t('consent')}
          <Input
            value={consent}
            maxLength={200}
            onChange={(event) => setConsent(event.target.value)}
          />
        </label>
        <p className="quiet small">{t('consentHint')}</p>
      </div>
    </Modal>
  )
}
