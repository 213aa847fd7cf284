// Who answered a poll, and what; all of it as a file.
import { Link } from '@tanstack/react-router'
import type { Poll, PollAnswer } from '#contracts'
import { api } from '../../../shared/api.ts'
import type { Column } from '../../../shared/DataTable.tsx'
import { ExportButton } from '../../../shared/ExportButton.tsx'
import { Pick } from '../../../shared/fields.tsx'
import { asId, useFilters } from '../../../shared/filters.ts'
import { dateTime } from '../../../shared/format.ts'
import { List } from '../../../shared/ListPage.tsx'
import { Section } from '../../../shared/PageHead.tsx'
import { useMay } from '../../../shared/session.ts'
import { useWords } from '../../../shared/words.ts'
import { polls } from './words.ts'

export function PollAnswers({ poll }: { poll: Poll }) {
  const t = useWords(polls)
  const may = useMay()
  const { values, change } = useFilters('optionId')
  const optionId = asId(values.optionId)
  return (
    <Section
      title={t('who')}
      aside={
        may('customers.export') && poll.answered > 0 ? (
          <ExportButton path={`/v1/polls/${poll.id}/answers.csv`} filter={values} />
        ) : undefined
      }
    >
      <List<PollAnswer>
        bare
        name={`poll-answers-${poll.id}`}
        label={t('who')}
        rowKey={({ id }) => id}
        filter={{ optionId }}
        filters={
          poll.answered > 0 ? (
            <Pick
              label={t('anyOption')}
              value={optionId}
              onChange={(id) => change({ optionId: id?.toString() })}
              options={poll.options.map(({ id, text }) => ({ value: id, label: text }))}
            />
          ) : undefined
        }
        load={(page) =>
          api.code.listPollAnswers({
            ...page,
            id: poll.id,
            ...(optionId !== undefined && { optionId }),
          })
        }
        empty={{ title: t('noResults'), text: t('noResultsText') }}
        columns={useColumns()}
      />
    </Section>
  )
}

function useColumns(): Column<PollAnswer>[] {
  const t = useWords(polls)
  return [
    {
      key: 'who',
      title: t('person'),
      main: true,
      render: ({ customerId, name }) =>
        customerId === null ? (
          <span className="quiet">{t('forgotten')}</span>
        ) : (
          <Link to="/customers/$id" params={{ id: String(customerId) }}>
            {name ?? t('nameless')}
          </Link>
        ),
    },
    { key: 'choice', title: t('choice'), render: ({ options }) => options.join(' · ') },
    {
      key: 'place',
      title: t('place'),
      render: ({ groupName, storeName }) => groupName ?? `${storeName} · ${t('chats')}`,
    },
    {
      key: 'at',
      title: t('at'),
      render: ({ answeredAt, changedAt }) => (
        <>
          {dateTime(answeredAt)}
          {changedAt === answeredAt ? null : (
            <div className="quiet small">{t('changed', { at: dateTime(changedAt) })}</div>
          )}
        </>
      ),
    },
  ]
}
