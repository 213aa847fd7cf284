// One group: who is in it, who came by whom, and who has left.
import { Link, useParams } from '@tanstack/react-router'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { DataTable, type Column } from '../../shared/DataTable.tsx'
import { DetailPage, Facts } from '../../shared/DetailPage.tsx'
import { dateTime, exact } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { useWords } from '../../shared/words.ts'
import { GroupLinksTab } from './GroupLinks.tsx'
import { groups } from './group-words.ts'

type Detail = Awaited<ReturnType<typeof api.wecom.getGroup>>
type Person = Detail['inside'][number]

export default function Group() {
  const t = useWords(groups)
  const { id } = useParams({ strict: false }) as { id: string }
  return (
    <DetailPage<Detail>
      queryKey={['wecomGroups', Number(id)]}
      load={() => api.wecom.getGroup({ id: Number(id) })}
      head={({ name, ownerName, storeName }) => ({
        title: name || t('unnamed'),
        up: { to: '/groups', label: t('groups') },
        lead: [ownerName, storeName].filter(Boolean).join(' · '),
      })}
      renderSummary={(group) => <Summary group={group} />}
      tabs={({ inside, gone }) => [
        {
          key: 'inside',
          label: t('inside', { count: inside.length }),
          content: <People people={inside} none={t('nobody')} />,
        },
        {
          key: 'gone',
          label: t('gone', { count: gone.length }),
          content: <People people={gone} none={t('nobodyGone')} left />,
        },
        {
          key: 'links',
          label: t('links'),
          content: <GroupLinksTab groupId={Number(id)} />,
        },
      ]}
    />
  )
}

function Summary({ group }: { group: Detail }) {
  const t = useWords(groups)
  return (
    <div className="section">
      {group.dismissedAt ? (
        <Label tone="warn">{`${t('dismissed')} · ${dateTime(group.dismissedAt)}`}</Label>
      ) : null}
      <Facts
        items={[
          { label: t('members'), value: exact(group.members) },
          { label: t('customers'), value: exact(group.customers) },
          { label: t('joined'), value: exact(group.joined) },
          { label: t('left'), value: exact(group.left) },
          { label: t('since'), value: group.madeAt ? dateTime(group.madeAt) : '–' },
        ]}
      />
    </div>
  )
}

function People({ people, none, left }: { people: Person[]; none: string; left?: true }) {
  const t = useWords(groups)
  const columns = useColumns(left === true)
  if (people.length === 0) return <p className="quiet">{none}</p>
  return (
    <DataTable<Person>
      label={t('members')}
      rows={people}
      rowKey={(person) => people.indexOf(person)}
      columns={columns}
    />
  )
}

function useColumns(left: boolean): Column<Person>[] {
  const t = useWords(groups)
  const c = useWords(common)
  return [
    {
      key: 'person',
      title: c('name'),
      main: true,
      render: (person) => <Name person={person} />,
    },
    { key: 'how', title: t('how'), render: ({ how }) => t(how) },
    { key: 'invitor', title: t('invitor'), render: ({ invitorName }) => invitorName ?? '–' },
    { key: 'joined', title: t('joinedAt'), render: ({ joinedAt }) => dateTime(joinedAt) },
    ...(left
      ? [
          {
            key: 'left',
            title: t('leftAt'),
            render: ({ leftAt }: Person) => (leftAt ? dateTime(leftAt) : '–'),
          },
        ]
      : []),
  ]
}

function Name({ person: { name, kind, customerId } }: { person: Person }) {
  const t = useWords(groups)
  const shown = name ?? t('nameless')
  if (kind === 'staff') {
    return (
      <>
        {shown} <Label>{t('staff')}</Label>
      </>
    )
  }
  if (customerId === null) return shown
  return (
    <Link to="/customers/$id" params={{ id: String(customerId) }}>
      {shown}
    </Link>
  )
}
