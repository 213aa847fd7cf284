// Pairs that may be one person, with the evidence, to be merged after a look.
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useMay } from '../../shared/session.ts'
import { said, useWords } from '../../shared/words.ts'
import { MergePanel } from './MergePanel.tsx'
import { customers } from './words.ts'

type Candidate = Awaited<ReturnType<typeof api.customer.listMergeCandidates>>['items'][number]
const tones = { strong: 'good', likely: 'warn', weak: 'plain' } as const

export default function Duplicates() {
  const t = useWords(customers)
  const c = useWords(common)
  const may = useMay()('customers.write')
  const [pair, setPair] = useState<[number, number]>()
  const review = ({ customers: [one, two] }: Candidate) => one && two && setPair([one.id, two.id])
  return (
    <>
      <ListPage<Candidate>
        head={{ title: t('duplicates'), lead: t('duplicatesLead') }}
        name="duplicates"
        label={t('duplicates')}
        rowKey={(row) => row.customers.map(({ id }) => id).join()}
        load={(page) => api.customer.listMergeCandidates(page)}
        empty={{ title: t('noDuplicates'), text: t('noDuplicatesText') }}
        columns={[
          {
            key: 'pair',
            title: t('pair'),
            main: true,
            render: (row) => (
              <span className="row">
                {row.customers.map((side) => (
                  <Link key={side.id} to={`/customers/${side.id}`}>
                    {side.name ?? t('nameless')} #{side.id}
                  </Link>
                ))}
              </span>
            ),
          },
          {
            key: 'phone',
            title: t('phone'),
            render: (row) => row.customers.map((side) => side.phoneMasked ?? '–').join(' / '),
          },
          {
            key: 'why',
            title: t('evidence'),
            render: (row) => row.reasons.map(({ sentence }) => said(sentence)).join('; '),
          },
          {
            key: 'strength',
            title: t('strength'),
            render: ({ strength }) => <Label tone={tones[strength]}>{t(strength)}</Label>,
          },
          ...(may
            ? [
                {
                  key: 'act',
                  title: c('actions'),
                  render: (row: Candidate) => (
                    <Button size="small" onClick={() => review(row)}>
                      {t('compare')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      <MergePanel pair={pair} close={() => setPair(undefined)} />
    </>
  )
}
