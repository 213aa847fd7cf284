// Who is in a saved segment.
import { Link } from '@tanstack/react-router'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { List } from '../../shared/ListPage.tsx'
import { useWords } from '../../shared/words.ts'
import { segments } from './words.ts'

type Member = Awaited<ReturnType<typeof api.audience.members>>['items'][number]

export function Members({ id }: { id: number }) {
  const t = useWords(segments)
  const c = useWords(common)
  return (
    <List<Member>
      name={`members-of-${id}`}
      label={t('membersTab')}
      rowKey={(row) => row.id}
      filters={<h2>{t('membersTab')}</h2>}
      load={(page) => api.audience.members({ ...page, id })}
      empty={{ title: t('sampleEmpty'), text: t('segmentsLead') }}
      columns={[
        {
          key: 'name',
          title: c('customer'),
          main: true,
          render: (row) => <Link to={`/customers/${row.id}`}>{row.name ?? `#${row.id}`}</Link>,
        },
        { key: 'phone', title: c('phoneSuffix'), render: ({ phoneMasked }) => phoneMasked ?? '–' },
        { key: 'store', title: c('store'), render: ({ storeName }) => storeName ?? '–' },
      ]}
    />
  )
}
