// Imports done and under way.
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ImportStatus } from '#contracts'
import { api } from '../../shared/api.ts'
import { common, useActorName } from '../../shared/common.ts'
import { dateTime, exact } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useWords } from '../../shared/words.ts'
import { imports } from './words.ts'

export const stateTone = {
  waiting: 'plain',
  running: 'main',
  settling: 'main',
  done: 'good',
  cancelled: 'warn',
  failed: 'bad',
} as const

export default function Imports() {
  const t = useWords(imports)
  const c = useWords(common)
  const nameOf = useActorName()
  const navigate = useNavigate()
  const start = (
    <Button type="primary" onClick={() => void navigate({ to: '/import/new' })}>
      {t('start')}
    </Button>
  )
  return (
    <ListPage<ImportStatus>
      head={{ title: t('imports'), lead: t('importsLead'), actions: start }}
      name="imports"
      label={t('imports')}
      rowKey={({ id }) => id}
      load={(page) => api.connect.list(page)}
      onOpen={({ id }) => void navigate({ to: `/import/${id}` })}
      empty={{ title: t('empty'), text: t('emptyText'), action: start }}
      columns={[
        {
          key: 'file',
          title: t('file'),
          main: true,
          render: ({ id, fileName }) => <Link to={`/import/${id}`}>{fileName}</Link>,
        },
        { key: 'kind', title: t('kind'), render: ({ kind }) => t(`kind.${kind}`) },
        {
          key: 'state',
          title: c('state'),
          render: ({ state }) => <Label tone={stateTone[state]}>{t(`state.${state}`)}</Label>,
        },
        { key: 'effects', title: t('effects'), render: ({ effects }) => t(`effects.${effects}`) },
        {
          key: 'accepted',
          title: t('accepted'),
          align: 'right',
          render: ({ accepted }) => exact(accepted),
        },
        {
          key: 'rejected',
          title: t('rejected'),
          align: 'right',
          render: ({ rejected }) => exact(rejected),
        },
        { key: 'at', title: c('time'), render: ({ startedAt }) => dateTime(startedAt) },
        { key: 'by', title: t('by'), render: ({ by }) => nameOf(by) },
      ]}
    />
  )
}
