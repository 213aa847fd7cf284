// A file of orders for a printing.
import { App, Input } from 'antd'
import { useState } from 'react'
import type { CardBatch } from '#contracts'
import { api } from '../../shared/api.ts'
import { exact } from '../../shared/format.ts'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { cards } from './cards-words.ts'
import { CsvModal } from '../../shared/CsvModal.tsx'

export function CardOrders({ batch, close }: { batch: CardBatch; close: () => void }) {
  const t = useWords(cards)
  const { message } = App.useApp()
  const [shop, setShop] = useState('')
  const send = useAct(api.acquire.importCards, {
    refresh: [['cards']],
    said: null,
    after: ({ made, known, rejected, phones }) => {
      const told = {
        made: exact(made),
        known: exact(known),
        rejected: exact(rejected),
        phones: exact(phones),
      }
      void message.success(t('uploaded', told), 6)
      close()
    },
  })
  return (
    <CsvModal
      words={{
        title: t('uploadTitle', { name: batch.name }),
        hint: t('uploadHint'),
        file: t('file'),
        send: t('send'),
        unreadable: t('unreadable'),
      }}
      busy={send.isPending}
      send={(csv) => send.mutate({ id: batch.id, csv, ...(shop && { shop }) })}
      close={close}
    >
      <label className="stack">
        {t('shop')}
        <Input maxLength={64} value={shop} onChange={({ target }) => setShop(target.value)} />
      </label>
    </CsvModal>
  )
}
