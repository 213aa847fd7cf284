// Every entry of one account, newest first; each balance continues the one below it.
import { Drawer } from 'antd'
import type { LedgerAccount, LedgerEntry } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { dateTime } from '../../shared/format.ts'
import { List } from '../../shared/ListPage.tsx'
import { useNarrow } from '../../shared/narrow.ts'
import { useWords } from '../../shared/words.ts'
import { amountOf, books, nameOf, reasons, sides } from './book-words.ts'

export function Entries({ account, close }: { account: LedgerAccount; close: () => void }) {
  const t = useWords(books)
  const c = useWords(common)
  const narrow = useNarrow()
  const { customerId, asset, name, memberNo, balance } = account
  return (
    <Drawer
      open
      onClose={close}
      title={t('entriesOf', {
        name: name ?? memberNo ?? String(customerId),
        asset: t(asset),
        balance: amountOf(asset, balance),
      })}
      size={narrow ? '100%' : 840}
      closable={{ 'aria-label': c('close') }}
    >
      <List<LedgerEntry>
        bare
        name={`entries-${customerId}-${asset}`}
        label={t('entries')}
        rowKey={({ id }) => id}
        load={(page) => api.loyalty.listEntries({ ...page, id: customerId, asset })}
        empty={{ title: t('entriesEmpty'), text: t('entriesEmptyText') }}
        columns={useColumns()}
      />
    </Drawer>
  )
}

function useColumns(): Column<LedgerEntry>[] {
  const t = useWords(books)
  return [
    { key: 'at', title: t('at'), main: true, render: ({ at }) => dateTime(at) },
    { key: 'reason', title: t('reason'), render: ({ reason }) => nameOf(t, reasons, reason) },
    { key: 'side', title: t('side'), render: ({ house }) => nameOf(t, sides, house) },
    {
      key: 'amount',
      title: t('amount'),
      align: 'right',
      render: ({ asset, amount }) => `${amount > 0 ? '+' : ''}${amountOf(asset, amount)}`,
    },
    {
      key: 'after',
      title: t('after'),
      align: 'right',
      render: ({ asset, balanceAfter }) => amountOf(asset, balanceAfter),
    },
    { key: 'key', title: t('key'), render: ({ key }) => <code className="small">{key}</code> },
  ]
}
