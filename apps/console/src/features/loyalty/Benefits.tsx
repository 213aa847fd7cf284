// Benefits by tier and paid card, with how far lists of codes are.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { Benefit } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { exact } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { BenefitForm } from './BenefitForm.tsx'
import { CodesForm } from './CodesForm.tsx'
import { benefits } from './benefit-words.ts'

export default function Benefits() {
  const t = useWords(benefits)
  const may = useMay()('loyalty.write')
  const [edited, edit] = useState<Partial<Benefit>>()
  const [listed, list] = useState<Benefit>()
  const create = may ? (
    <Button type="primary" onClick={() => edit({})}>
      {t('create')}
    </Button>
  ) : undefined
  return (
    <>
      <ListPage<Benefit>
        head={{ title: t('title'), lead: t('lead'), ...(create && { actions: create }) }}
        name="benefits"
        label={t('title')}
        rowKey={({ id }) => id}
        load={() => api.benefits.list()}
        empty={{ title: t('empty'), text: t('emptyText'), ...(create && { action: create }) }}
        columns={useColumns(may ? list : undefined)}
        {...(may && { onOpen: edit })}
      />
      <BenefitForm row={edited} close={() => edit(undefined)} />
      <CodesForm row={listed} close={() => list(undefined)} />
    </>
  )
}

/** Names of tiers and paid cards. */
export function useHolders() {
  const program = useQuery({ queryKey: ['program'], queryFn: () => api.loyalty.getProgram() })
  const plans = useQuery({
    queryKey: ['pass-plans', 'names'],
    queryFn: () => api.passes.listPlans(),
  })
  return { tiers: program.data?.tiers ?? [], plans: plans.data?.items ?? [] }
}

function useColumns(list: ((row: Benefit) => void) | undefined): Column<Benefit>[] {
  const t = useWords(benefits)
  const c = useWords(common)
  const { tiers, plans } = useHolders()
  const holders = ({ tierIds, planIds }: Benefit) =>
    [
      ...tiers.filter(({ id }) => tierIds.includes(id)),
      ...plans.filter(({ id }) => planIds.includes(id)),
    ]
      .map(({ name }) => name)
      .join(' · ')
  return [
    {
      key: 'name',
      title: c('name'),
      main: true,
      render: ({ name, blurb }) => (
        <>
          <strong>{name}</strong>
          {blurb ? <div className="quiet small">{blurb}</div> : null}
        </>
      ),
    },
    { key: 'kind', title: t('kind'), render: ({ kind }) => t(`short.${kind}`) },
    { key: 'who', title: t('who'), render: holders },
    {
      key: 'period',
      title: t('period'),
      render: ({ period, count }) => t('times', { period: t(`period.${period}`), n: exact(count) }),
    },
    {
      key: 'state',
      title: c('state'),
      render: ({ active }) => (
        <Label tone={active ? 'good' : 'plain'}>{t(active ? 'inUse' : 'off')}</Label>
      ),
    },
    { key: 'used', title: t('used'), align: 'right', render: ({ used }) => exact(used) },
    {
      key: 'codes',
      title: t('codes'),
      render: (row) =>
        row.codes ? (
          <span className="row">
            {t('codesOf', { left: exact(row.codes.left), all: exact(row.codes.all) })}
            {row.codes.low ? <Label tone="warn">{t('low')}</Label> : null}
            {list ? (
              <Button
                size="small"
                onClick={(event) => {
                  event.stopPropagation()
                  list(row)
                }}
              >
                {t('addCodes')}
              </Button>
            ) : null}
          </span>
        ) : (
          '–'
        ),
    },
  ]
}
