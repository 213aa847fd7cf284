// Balances of one asset; behind each every entry that made it.
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import type { LedgerAccount, LedgerAsset } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { Pick } from '../../shared/fields.tsx'
import { useFilters } from '../../shared/filters.ts'
import { ListPage } from '../../shared/ListPage.tsx'
import { useWords } from '../../shared/words.ts'
import { amountOf, assets, books } from './book-words.ts'
import { Entries } from './Entries.tsx'

export default function Accounts() {
  const t = useWords(books)
  const { values, change, clear } = useFilters('asset')
  const [shown, show] = useState<LedgerAccount>()
  const asset: LedgerAsset = assets.find((one) => one === values.asset) ?? 'points'
  return (
    <>
      <ListPage<LedgerAccount>
        head={{ title: t('accounts'), lead: t('accountsLead') }}
        name="accounts"
        label={t('accounts')}
        filter={values}
        clear={clear}
        rowKey={({ customerId }) => customerId}
        load={(page) => api.loyalty.listAccounts({ ...page, asset })}
        onOpen={show}
        filters={
          <Pick
            label={t('asset')}
            value={asset}
            onChange={(picked) => change({ asset: picked })}
            options={assets.map((value) => ({ value, label: t(value) }))}
          />
        }
        empty={{ title: t('accountsEmpty'), text: t('accountsEmptyText') }}
        columns={useColumns()}
      />
      {shown ? <Entries account={shown} close={() => show(undefined)} /> : null}
    </>
  )
}

function useColumns(): Column<LedgerAccount>[] {
  const t = useWords(books)
  const c = useWords(common)
  return [
    {
      key: 'name',
      title: c('customer'),
      main: true,
      render: ({ customerId, name, memberNo }) => (
        <Link to={`/customers/${customerId}`}>{name ?? memberNo ?? customerId}</Link>
      ),
    },
    { key: 'no', title: t('memberNo'), render: ({ memberNo }) => memberNo ?? '–' },
    {
      key: 'balance',
      title: t('balance'),
      align: 'right',
      render: ({ asset, balance }) => amountOf(asset, balance),
    },
    {
      key: 'held',
      title: t('held'),
      align: 'right',
      render: ({ asset, held }) => (held === 0 ? '–' : amountOf(asset, held)),
    },
  ]
}
