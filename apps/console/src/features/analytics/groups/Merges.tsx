// Two weak groups that could be one, as a list of steps: the platform has no call for it.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { GroupMerge, GroupRules, LivingGroup } from '#contracts'
import { api } from '../../../shared/api.ts'
import { Facts } from '../../../shared/DetailPage.tsx'
import { EmptyState, ProblemNote, Waiting } from '../../../shared/feedback.tsx'
import { exact } from '../../../shared/format.ts'
import { useWords } from '../../../shared/words.ts'
import { useReasons } from './GroupTable.tsx'
import { board } from './words.ts'

export function Merges({ storeId, rules }: { storeId: number | undefined; rules: GroupRules }) {
  const t = useWords(board)
  const query = useQuery({
    queryKey: ['groupBoard', 'merges', storeId],
    queryFn: () => api.analytics.groupMerges({ storeId }),
  })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return <Waiting rows={5} />
  const { proposals } = query.data
  if (proposals.length === 0) return <EmptyState title={t('noMerges')} text={t('noMergesText')} />
  return (
    <div className="stack">
      <p className="quiet">{t('mergesLead', { most: rules.mergeUpTo })}</p>
      {proposals.map((proposal) => (
        <Proposal
          key={`${proposal.into.id} ${proposal.from.id}`}
          proposal={proposal}
          rules={rules}
        />
      ))}
    </div>
  )
}

function Proposal({ proposal, rules }: { proposal: GroupMerge; rules: GroupRules }) {
  const t = useWords(board)
  const { into, from, overlap, invite, together } = proposal
  const name = ({ name: own }: LivingGroup) => own || t('unnamed')
  return (
    <article className="proposal stack">
      <h3>
        {t('into', { name: name(into) })} ← {t('from', { name: name(from) })}
      </h3>
      <Weak group={into} rules={rules} />
      <Weak group={from} rules={rules} />
      <Facts
        items={[
          { label: t('both'), value: exact(overlap) },
          { label: t('together'), value: exact(together) },
        ]}
      />
      <ol>
        <li>
          {t('step.code', { name: name(into) })} <Link to="/codes">{t('toCodes')}</Link>
        </li>
        <li>{t('step.invite', { count: exact(invite), overlap: exact(overlap) })}</li>
        <li>{t('step.wait')}</li>
      </ol>
    </article>
  )
}

function Weak({ group, rules }: { group: LivingGroup; rules: GroupRules }) {
  const t = useWords(board)
  const reasons = useReasons(rules)(group)
  return (
    <p className="quiet small">
      <Link to="/groups/$id" params={{ id: String(group.id) }}>
        {group.name || t('unnamed')}
      </Link>
      {` · ${[group.storeName, `${t('customers')} ${exact(group.customers)}`, ...reasons].filter(Boolean).join(' · ')}`}
    </p>
  )
}
