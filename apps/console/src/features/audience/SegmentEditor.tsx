// The segment builder: the rule on the left, how many it means right now on the right.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { Segment } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { EditorPage } from '../../shared/EditorPage.tsx'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { useAct } from '../../shared/query.ts'
import { RuleEditor } from '../../shared/rule/RuleEditor.tsx'
import { type Branch, branch, toBranch, toRule, unfinished } from '../../shared/rule/tree.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { LiveCount } from './LiveCount.tsx'
import { Members } from './Members.tsx'
import { segments } from './words.ts'

export default function SegmentPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const known = id !== 'new'
  const query = useQuery({
    queryKey: ['segments', Number(id)],
    enabled: known,
    queryFn: () => api.audience.get({ id: Number(id) }),
  })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  if (known && !query.data) return <Waiting rows={10} />
  return <Editor key={id} segment={query.data} />
}

interface Draft {
  name: string
  note: string
  tree: Branch
}
function Editor({ segment }: { segment: Segment | undefined }) {
  const t = useWords(segments)
  const c = useWords(common)
  const navigate = useNavigate()
  const may = useMay()
  const [draft, setDraft] = useState<Draft>(() => ({
    name: segment?.name ?? '',
    note: segment?.note ?? '',
    tree: segment ? toBranch(segment.rule) : branch(),
  }))
  const { name, note, tree } = draft
  const save = useAct(api.audience.save, {
    refresh: [['segments']],
    after: ({ id }) => void navigate({ to: `/segments/${id}`, replace: true }),
  })
  const press = () => save.mutate({ id: segment?.id, name, note, rule: toRule(tree) })
  const actions = (
    <>
      {segment && may('customers.export') ? (
        <Button href={`/v1/segments/${segment.id}/export`}>{c('export')}</Button>
      ) : null}
      {may('segments.write') ? (
        <Button
          type="primary"
          loading={save.isPending}
          disabled={name.trim() === '' || unfinished(tree)}
          onClick={press}
        >
          {c('save')}
        </Button>
      ) : null}
    </>
  )
  return (
    <>
      <EditorPage
        head={{
          title: name || t('notFound'),
          up: { to: '/segments', label: t('segments') },
          actions,
        }}
        form={<Fields draft={draft} change={(part) => setDraft((now) => ({ ...now, ...part }))} />}
        preview={<LiveCount rule={toRule(tree)} />}
        previewLabel={t('live')}
      />
      {segment ? <Members id={segment.id} /> : null}
    </>
  )
}

interface FieldsProps {
  draft: Draft
  change: (part: Partial<Draft>) => void
}
function Fields({ draft: { name, note, tree }, change }: FieldsProps) {
  const t = useWords(segments)
  const c = useWords(common)
  return (
    <div className="stack">
      <div className="two">
        <label className="field">
          <span>{c('name')}</span>
          <Input
            value={name}
            maxLength={80}
            placeholder={t('nameHint')}
            onChange={(event) => change({ name: event.target.value })}
          />
        </label>
        <label className="field">
          <span>{t('note')}</span>
          <Input
            value={note}
            maxLength={500}
            onChange={(event) => change({ note: event.target.value })}
          />
        </label>
      </div>
      <h2>{t('rule')}</h2>
      <RuleEditor tree={tree} change={(next) => change({ tree: next })} />
      {unfinished(tree) ? (
        <p className="quiet" role="status">
          {t('incomplete')}
        </p>
      ) : null}
    </div>
  )
}
