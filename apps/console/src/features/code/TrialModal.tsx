// A day of a rotation before it is saved: who would get how many openings, and when nobody would.
import { useQuery } from '@tanstack/react-query'
import { Alert, InputNumber, Modal } from 'antd'
import { useState } from 'react'
import type { RotationInput, RotationTrial } from '#contracts'
import { api } from '../../shared/api.ts'
import { Bars } from '../../shared/Bars.tsx'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { exact } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { useWords } from '../../shared/words.ts'
import { rotating } from './rotation-words.ts'

/** How a shop's day goes, in thousandths by the hour: quiet at night, busy at noon and after work. */
const DAY = [
  4, 2, 1, 1, 1, 2, 8, 18, 32, 52, 68, 74, 82, 66, 58, 54, 56, 62, 78, 92, 84, 60, 32, 13,
]
const MOST = 5_000
const whole = DAY.reduce((sum, part) => sum + part, 0)

/** The openings of a day, hour by hour, none lost to rounding. */
function hoursOf(openings: number): number[] {
  let passed = 0
  return DAY.map((_, hour) => {
    const upTo = DAY.slice(0, hour + 1).reduce((sum, part) => sum + part, 0)
    const count = Math.round((openings * upTo) / whole) - passed
    passed += count
    return count
  })
}

export function TrialModal({ rotation, close }: { rotation: RotationInput; close: () => void }) {
  const t = useWords(rotating)
  const [openings, setOpenings] = useState(300)
  const any = rotation.guides.length + rotation.groups.length > 0
  const trial = useQuery({
    queryKey: ['codes', 'trial', rotation, openings],
    queryFn: () => api.code.tryRotation({ rotation, openings: hoursOf(openings) }),
    enabled: any,
    placeholderData: (before: RotationTrial | undefined) => before,
  })
  return (
    <Modal open title={t('try')} footer={null} onCancel={close} destroyOnHidden>
      <div className="stack">
        <p className="quiet">{t('tryLead')}</p>
        <label className="row">
          {t('openings')}
          <InputNumber
            min={1}
            max={MOST}
            precision={0}
            value={openings}
            onChange={(value) => setOpenings(value ?? 1)}
          />
        </label>
        {any ? null : <p>{t('guideNeeded')}</p>}
        {trial.error ? <ProblemNote error={trial.error} /> : null}
        {trial.isPending && any ? <Waiting /> : null}
        {trial.data ? <Split trial={trial.data} /> : null}
      </div>
    </Modal>
  )
}

function Split({ trial: { openings, nobody, shares, hours } }: { trial: RotationTrial }) {
  const t = useWords(rotating)
  const missed = hours.filter((hour) => hour.nobody > 0)
  return (
    <>
      <Bars
        base={openings}
        format={exact}
        rows={shares.map(({ name, given, byWeight, here }) => ({
          label: name || t('unknownGuide'),
          value: given,
          note: here ? (
            <span className="quiet small">
              {' '}
              {t('byWeight', { n: exact(Math.round(byWeight)) })}
            </span>
          ) : (
            <Label tone="warn">{t('notHere')}</Label>
          ),
        }))}
      />
      {nobody > 0 ? (
        <Alert
          type="warning"
          showIcon
          title={t('nobody', { count: nobody, shown: exact(nobody) })}
          description={t('nobodyHours', {
            hours: missed.map(({ hour }) => `${hour}:00`).join(' · '),
          })}
        />
      ) : (
        <Alert type="success" showIcon title={t('everybody')} />
      )}
    </>
  )
}
