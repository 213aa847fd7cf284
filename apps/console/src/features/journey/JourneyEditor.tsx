// The draft under the hand: the canvas, the panel beside it, saved by itself a second after the
// last change.
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Input } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { JourneyDefinition, JourneyDetail } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { PageHead } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { Canvas } from './Canvas.tsx'
import { insert, remove, replace, start } from './graph.ts'
import { RunButtons } from './RunButtons.tsx'
import { SettingsPanel } from './SettingsPanel.tsx'
import { StepPanel } from './StepPanel.tsx'
import { blankPlan } from './templates.ts'
import { TriggerPanel } from './TriggerPanel.tsx'
import { journeys } from './words.ts'

interface Props {
  journey: JourneyDetail
  lead: ReactNode
  children: (canvas: ReactNode) => ReactNode
}
export function JourneyEditor({ journey, lead, children }: Props) {
  const t = useWords(journeys)
  const may = useMay()('journeys.write')
  const [name, setName] = useState(journey.name)
  const [plan, setPlan] = useState(journey.draft ?? journey.published ?? blankPlan())
  const [chosen, choose] = useState<string>()
  const saving = useAutosave(journey.id, name, plan, may)
  return (
    <>
      <PageHead
        title={
          may ? (
            <Input
              variant="borderless"
              className="title-field"
              value={name}
              maxLength={80}
              aria-label={t('nameLabel')}
              onChange={(event) => setName(event.target.value)}
            />
          ) : (
            name
          )
        }
        lead={
          <>
            {lead}{' '}
            <span role="status">
              {saving === 'saved' ? t('draftSaved') : saving ? t(saving) : ''}
            </span>
          </>
        }
        up={{ to: '/journeys', label: t('journeys') }}
        actions={
          may ? (
            <RunButtons
              journey={journey}
              plan={plan}
              saved={saving === 'saved' || saving === undefined}
            />
          ) : undefined
        }
      />
      {children(
        <div className="with-side">
          <Canvas
            plan={plan}
            chosen={chosen}
            choose={may ? (id) => choose(id === chosen ? undefined : id) : undefined}
            add={
              may
                ? (edge, kind) => {
                    const next = insert(plan, edge, kind)
                    setPlan(next.plan)
                    choose(next.id)
                  }
                : undefined
            }
          />
          {may ? <Panel plan={plan} chosen={chosen} setPlan={setPlan} choose={choose} /> : null}
        </div>,
      )}
    </>
  )
}

interface PanelProps {
  plan: JourneyDefinition
  chosen: string | undefined
  setPlan: (plan: JourneyDefinition) => void
  choose: (id: string | undefined) => void
}
function Panel({ plan, chosen, setPlan, choose }: PanelProps) {
  const offerUndo = useUndo(setPlan)
  if (chosen === start) return <TriggerPanel plan={plan} change={setPlan} />
  const step = plan.steps.find(({ id }) => id === chosen)
  if (!step)
    return (
      <SettingsPanel
        settings={plan.settings}
        change={(settings) => setPlan({ ...plan, settings })}
      />
    )
  return (
    <StepPanel
      key={step.id}
      step={step}
      change={(next) => setPlan(replace(plan, next))}
      remove={() => {
        choose(undefined)
        setPlan(remove(plan, step.id))
        offerUndo(plan)
      }}
    />
  )
}

/** A step is removed at once, and what went with it; the plan as it was can be had back. */
function useUndo(setPlan: (plan: JourneyDefinition) => void) {
  const t = useWords(journeys)
  const c = useWords(common)
  const { notification } = App.useApp()
  return (before: JourneyDefinition) => {
    const key = 'journey.undo'
    notification.info({
      key,
      title: t('stepRemoved'),
      duration: 10,
      actions: (
        <Button
          size="small"
          onClick={() => {
            notification.destroy(key)
            setPlan(before)
          }}
        >
          {c('undo')}
        </Button>
      ),
    })
  }
}

/**
 * Saves the draft a second after the last change, one save at a time: an answer that comes late
 * must not undo what a later one, or publishing, has put in its place. A draft need not be
 * complete: what keeps it from being published is said when publishing. A save that failed is
 * tried again with the next change.
 */
function useAutosave(id: number, name: string, plan: JourneyDefinition, may: boolean) {
  const client = useQueryClient()
  const now = JSON.stringify({ name, plan })
  const [kept, setKept] = useState(now)
  const tried = useRef(now)
  const save = useAct(
    ({ draft }: { key: string; draft: Parameters<typeof api.journey.save>[0] }) =>
      api.journey.save(draft),
    {
      said: null,
      after: (journey, { key }) => {
        setKept(key)
        client.setQueryData(['journeys', id], journey)
        void client.invalidateQueries({ queryKey: ['journeys', 'list'] })
      },
    },
  )
  const { mutate, isPending } = save
  useEffect(() => {
    if (!may || isPending || now === tried.current || name.trim() === '') return
    const timer = setTimeout(() => {
      tried.current = now
      mutate({ key: now, draft: { id, name, draft: storable(plan) } })
    }, 1_000)
    return () => clearTimeout(timer)
  }, [now, may, id, name, plan, mutate, isPending])
  const saved = now === kept
  if (saved) return save.isSuccess ? 'saved' : undefined
  return save.isError && save.variables.key === now ? 'unsaved' : 'saving'
}

/**
 * Half-written steps are kept out of what is stored only where the contract has no place for them.
 */
const storable = (plan: JourneyDefinition): JourneyDefinition => ({
  ...plan,
  steps: plan.steps.map((step) =>
    step.kind === 'message' && step.link && !(step.link.title && URL.canParse(step.link.url))
      ? { ...step, link: null }
      : step,
  ),
})
