// Publish with a look at the differences, pause, go on, stop.
import { App, Button, Modal } from 'antd'
import { useState } from 'react'
import type { JourneyDefinition, JourneyDetail } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { useAct } from '../../shared/query.ts'
import { said, useWords } from '../../shared/words.ts'
import { useDescribe } from './describe.ts'
import { journeys } from './words.ts'

type Problems = Awaited<ReturnType<typeof api.journey.check>>['problems']

interface Props {
  journey: JourneyDetail
  plan: JourneyDefinition
  /** What is on the canvas is what the server has: nothing else may be published. */
  saved: boolean
}
export function RunButtons({ journey, plan, saved }: Props) {
  const t = useWords(journeys)
  const c = useWords(common)
  const pause = useAct(api.journey.pause, { said: c('done'), refresh: [['journeys']] })
  const { id, state } = journey
  return (
    <>
      {state === 'running' ? (
        <Button loading={pause.isPending} onClick={() => pause.mutate({ id, paused: true })}>
          {t('pause')}
        </Button>
      ) : null}
      {state === 'paused' ? (
        <Button loading={pause.isPending} onClick={() => pause.mutate({ id, paused: false })}>
          {t('resume')}
        </Button>
      ) : null}
      {state === 'running' || state === 'paused' ? <Stop journey={journey} /> : null}
      <Publish journey={journey} plan={plan} saved={saved} />
    </>
  )
}

/** Asks for problems first; without any, shows what will be different. */
function Publish({ journey, plan, saved }: Props) {
  const t = useWords(journeys)
  const c = useWords(common)
  const { id } = journey
  const [problems, setProblems] = useState<Problems>()
  const check = useAct(api.journey.check, {
    said: null,
    after: (answer) => setProblems(answer.problems),
  })
  const publish = useAct(api.journey.publish, {
    said: t('published'),
    refresh: [['journeys']],
    after: () => setProblems(undefined),
  })
  const blocked = !!problems?.length
  const next = (journey.version ?? 0) + 1
  return (
    <>
      <Button
        type="primary"
        disabled={!saved || !journey.hasDraft}
        loading={check.isPending}
        onClick={() => check.mutate({ id })}
      >
        {t('publish')}
      </Button>
      <Modal
        open={!!problems}
        onCancel={() => setProblems(undefined)}
        okText={t('publish')}
        cancelText={c('cancel')}
        title={blocked ? t('problems') : t('publishAsk', { version: next })}
        okButtonProps={{ disabled: blocked, loading: publish.isPending }}
        onOk={() => publish.mutate({ id })}
      >
        {blocked ? (
          <ProblemList problems={problems} plan={plan} />
        ) : (
          <>
            <p>{t('publishText')}</p>
            <Difference before={journey.published} after={plan} />
          </>
        )}
      </Modal>
    </>
  )
}

function ProblemList({ problems, plan }: { problems: Problems; plan: JourneyDefinition }) {
  const describe = useDescribe()
  const named = (id: string | null) => {
    const step = plan.steps.find((each) => each.id === id)
    return step ? `${describe.title(step)}: ` : ''
  }
  return (
    <ul>
      {problems.map(({ stepId, code, sentence }) => (
        <li key={`${stepId}${code}`}>
          {named(stepId)}
          {said(sentence)} <span className="quiet small">{code}</span>
        </li>
      ))}
    </ul>
  )
}

function Difference({
  before,
  after,
}: {
  before: JourneyDefinition | null
  after: JourneyDefinition
}) {
  const t = useWords(journeys)
  const describe = useDescribe()
  const old = new Map((before?.steps ?? []).map((step) => [step.id, step]))
  const rows = [
    ...after.steps.filter(({ id }) => !old.has(id)).map((step) => ({ step, word: t('diffAdded') })),
    ...after.steps
      .filter(
        (step) => old.has(step.id) && JSON.stringify(old.get(step.id)) !== JSON.stringify(step),
      )
      .map((step) => ({ step, word: t('diffChanged') })),
    ...[...old.values()]
      .filter(({ id }) => !after.steps.some((step) => step.id === id))
      .map((step) => ({
        step,
        word: t('diffRemoved'),
      })),
  ]
  if (rows.length === 0) return <p className="quiet">{t('diffNone')}</p>
  return (
    <ul>
      {rows.map(({ step, word }) => (
        <li key={step.id}>
          {word}: {describe.title(step)} <span className="quiet">{describe.step(step)}</span>
        </li>
      ))}
    </ul>
  )
}

function Stop({ journey: { id, name, active } }: { journey: JourneyDetail }) {
  const t = useWords(journeys)
  const { modal } = App.useApp()
  const stop = useAct(api.journey.stop, { refresh: [['journeys']] })
  const ask = () => {
    const asked = modal.confirm({
      title: t('stopAsk', { name }),
      content: t('stopText', { count: active }),
      closable: true,
      footer: (
        <div className="row actions">
          {(
            [
              ['stopFinish', false],
              ['stopExit', true],
            ] as const
          ).map(([word, exitActive]) => (
            <Button
              key={word}
              danger={exitActive}
              onClick={() => {
                asked.destroy()
                stop.mutate({ id, exitActive })
              }}
            >
              {t(word)}
            </Button>
          ))}
        </div>
      ),
    })
  }
  return (
    <Button danger onClick={ask}>
      {t('stop')}
    </Button>
  )
}
