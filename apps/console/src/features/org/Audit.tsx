// Who did what: an append-only log.
import { api } from '../../shared/api.ts'
import { choices, common, useActorName } from '../../shared/common.ts'
import { Pick, SearchField } from '../../shared/fields.tsx'
import { useFilters } from '../../shared/filters.ts'
import { dateTime } from '../../shared/format.ts'
import { ListPage } from '../../shared/ListPage.tsx'
import { useWords } from '../../shared/words.ts'
import { audit, auditActions, isAuditAction } from './audit-words.ts'
import { org } from './words.ts'

type Entry = Awaited<ReturnType<typeof api.org.listAudit>>['items'][number]

export default function Audit() {
  const t = useWords(org)
  const c = useWords(common)
  const r = useWords(choices)
  const a = useWords(audit)
  const by = useActorName()
  const { values, change, clear } = useFilters('action', 'actor')
  return (
    <ListPage<Entry>
      head={{ title: t('audit'), lead: t('auditLead') }}
      name="audit"
      label={t('audit')}
      filter={values}
      clear={clear}
      rowKey={({ id }) => id}
      load={(page) => api.org.listAudit({ ...page, action: values.action, actor: values.actor })}
      filters={
        <>
          <Pick
            label={t('action')}
            value={values.action}
            onChange={(action) => change({ action })}
            options={auditActions.map((value) => ({ value: value as string, label: a(value) }))}
          />
          <SearchField
            placeholder={t('actor')}
            value={values.actor}
            onChange={(actor) => change({ actor })}
          />
        </>
      }
      empty={{ title: t('noAudit'), text: t('noAuditText') }}
      columns={[
        {
          key: 'action',
          title: t('action'),
          main: true,
          render: ({ action }) => <strong>{isAuditAction(action) ? a(action) : action}</strong>,
        },
        { key: 'at', title: c('time'), render: ({ at }) => dateTime(at) },
        {
          key: 'actor',
          title: t('actor'),
          render: ({ actor, role }) => (
            <>
              {by(actor)}{' '}
              <span className="quiet">
                {role in roleWords ? r(`role.${role as keyof typeof roleWords}`) : role}
              </span>
            </>
          ),
        },
        { key: 'subject', title: t('subject'), render: ({ subject }) => subject ?? '–' },
        {
          key: 'details',
          title: t('details'),
          render: ({ details }) => <Details details={details} />,
        },
      ]}
    />
  )
}
const roleWords = {
  headquarters: 1,
  region: 1,
  store: 1,
  guide: 1,
  readonly: 1,
  integrator: 1,
  partner: 1,
}

const Details = ({ details }: { details: Entry['details'] }) => (
  <span className="quiet small">
    {Object.entries(details)
      .map(
        ([key, value]) =>
          `${key}: ${String(typeof value === 'object' ? JSON.stringify(value) : value)}`,
      )
      .join(' · ') || '–'}
  </span>
)
