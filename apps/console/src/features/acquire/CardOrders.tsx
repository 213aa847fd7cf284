// A file of orders for a printing, read in the browser.
import { App, Button, Input, Modal } from 'antd'
import { useState } from 'react'
import type { CardBatch } from '#contracts'
import { api } from '../../shared/api.ts'
import { exact } from '../../shared/format.ts'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { cards } from './cards-words.ts'
import { textOf } from './text-of.ts'

export function CardOrders({ batch, close }: { batch: CardBatch; close: () => void }) {
  const t = useWords(cards)
  const { message } = App.useApp()
  const [file, setFile] = useState<File>()
  const [shop, setShop] = useState('')
  const send = useAct(api.acquire.importCards, {
    refresh: [['cards']],
    said: null,
    after: ({ made, known, rejected }) => {
      const told = { made: exact(made), known: exact(known), rejected: exact(rejected) }
      void message.success(t('uploaded', told), 6)
      close()
    },
  })
  const submit = async () => {
    const csv = textOf((await file?.arrayBuffer()) ?? new ArrayBuffer(0))
    if (!csv) return void message.error(t('unreadable'))
    send.mutate({ id: batch.id, csv, ...(shop && { shop }) })
  }
  return (
    <Modal
      open
      title={t('uploadTitle', { name: batch.name })}
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
            onChange={({ target }) => setFile(target.files?.[0])}
          />
        </label>
        <label className="stack">
          {t('shop')}
          <Input maxLength={64} value={shop} onChange={({ target }) => setShop(target.value)} />
        </label>
      </div>
    </Modal>
  )
}
