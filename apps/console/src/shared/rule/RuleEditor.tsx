// The rule builder: groups within groups, conditions as sentences. Segments and journeys share it.
import { CloseOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Segmented, Select } from 'antd'
import { api } from '../api.ts'
import { ProblemNote, Waiting } from '../feedback.tsx'
import { said, useWords } from '../words.ts'
import { ConditionEditor } from './ConditionEditor.tsx'
import { type Branch, branch, isBranch, leaf, type Leaf, type Mode, withItem } from './tree.ts'
import { rules } from './words.ts'

export const factsQuery = {
  queryKey: ['facts'],
  staleTime: 300_000,
  queryFn: () => api.audience.listFacts(),
}

interface Props {
  tree: Branch
  change: (tree: Branch) => void
}
export function RuleEditor({ tree, change }: Props) {
  const facts = useQuery(factsQuery)
  if (facts.error) return <ProblemNote error={facts.error} retry={() => void facts.refetch()} />
  if (!facts.data) return <Waiting rows={3} />
  return <GroupEditor group={tree} depth={0} change={(next) => next && change(next)} />
}

interface GroupProps {
  group: Branch
  depth: number
  change: (next: Branch | undefined) => void
}
function GroupEditor({ group, depth, change }: GroupProps) {
  const t = useWords(rules)
  const put = (key: number) => (next: Branch | Leaf | undefined) =>
    change(withItem(group, key, next))
  return (
    <div className="rule-group" data-depth={depth}>
      <div className="row spread">
        <Segmented<Mode>
          size="small"
          value={group.mode}
          aria-label={t('mode')}
          onChange={(mode) => change({ ...group, mode })}
          options={(['all', 'any', 'none'] as const).map((mode) => ({
            value: mode,
            label: t(mode),
          }))}
        />
        {depth > 0 ? (
          <Button
            size="small"
            type="text"
            icon={<CloseOutlined />}
            aria-label={t('removeGroup')}
            onClick={() => change(undefined)}
          />
        ) : null}
      </div>
      {group.items.length === 0 && depth === 0 ? <p className="quiet">{t('everyone')}</p> : null}
      {group.items.map((item) =>
        isBranch(item) ? (
          <GroupEditor key={item.key} group={item} depth={depth + 1} change={put(item.key)} />
        ) : (
          <div key={item.key} className="rule-row">
            <ConditionEditor
              condition={item.condition}
              change={(condition) => put(item.key)({ ...item, condition })}
            />
            <Button
              type="text"
              icon={<CloseOutlined />}
              aria-label={t('removeCondition')}
              onClick={() => put(item.key)(undefined)}
            />
          </div>
        ),
      )}
      <div className="row">
        <AddCondition add={(item) => change({ ...group, items: [...group.items, item] })} />
        {depth < 3 ? (
          <Button onClick={() => change({ ...group, items: [...group.items, branch('any')] })}>
            {t('addGroup')}
          </Button>
        ) : null}
      </div>
    </div>
  )
}

const groups = ['person', 'source', 'purchase', 'standing', 'contact', 'value'] as const

function AddCondition({ add }: { add: (item: Leaf) => void }) {
  const t = useWords(rules)
  const facts = useQuery(factsQuery).data?.items ?? []
  const options = [
    ...groups
      .map((group) => ({
        label: t(`group.${group}`),
        title: group,
        options: facts
          .filter((fact) => fact.group === group)
          .map(({ fact, label }) => ({
            value: fact,
            label: said(label),
          })),
      }))
      .filter((group) => group.options.length > 0),
    {
      label: t('group.other'),
      title: 'other',
      options: [
        { value: '#purchase', label: t('purchase') },
        { value: '#tags', label: t('tags') },
        { value: '#segment', label: t('inSegment') },
      ],
    },
  ]
  const choose = (value: string) => {
    if (value === '#tags') return add(leaf({ tags: [], op: 'any' }))
    if (value === '#segment') return add(leaf({ segment: 0, is: true }))
    if (value === '#purchase')
      return add(
        leaf({
          purchase: { measure: 'count', op: 'gte', value: 1, withinDays: 30 },
        }),
      )
    const fact = facts.find((each) => each.fact === value)
    return (
      fact &&
      add(
        leaf({
          fact: fact.fact,
          op: fact.ops[0] ?? 'eq',
          value: fact.type === 'flag' ? true : undefined,
        }),
      )
    )
  }
  return (
    <Select
      showSearch={{ optionFilterProp: 'label' }}
      className="add-condition"
      value={null}
      options={options}
      popupMatchSelectWidth={280}
      placeholder={t('addCondition')}
      aria-label={t('addCondition')}
      onChange={(value: string | null) => value && choose(value)}
    />
  )
}
