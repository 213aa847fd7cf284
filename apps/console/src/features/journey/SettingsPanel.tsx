// Control group, goal, re-entry.
import { Checkbox, InputNumber, Select, Slider } from 'antd'
import type { JourneyDefinition } from '#contracts'
import { percent } from '../../shared/format.ts'
import { useWords } from '../../shared/words.ts'
import { Labelled } from './StepPanel.tsx'
import { journeys } from './words.ts'

const goals = ['order.paid', 'loyalty.joined', 'coupon.redeemed'] as const
const modes = ['never', 'afterExit', 'oncePerOrder'] as const
type Settings = JourneyDefinition['settings']

interface Props {
  settings: Settings
  change: (settings: Settings) => void
}
export function SettingsPanel({ settings, change }: Props) {
  const t = useWords(journeys)
  const put = (part: Partial<Settings>) => change({ ...settings, ...part })
  return (
    <div className="stack">
      <div>
        <h2>{t('settings')}</h2>
        <p className="quiet small">{t('settingsHint')}</p>
      </div>
      <ControlGroup settings={settings} put={put} />
      <Goal settings={settings} put={put} />
      <Checkbox
        checked={settings.exitOnGoal}
        onChange={(event) => put({ exitOnGoal: event.target.checked })}
      >
        {t('exitOnGoal')}
      </Checkbox>
      <Reentry settings={settings} put={put} />
    </div>
  )
}

interface PartProps {
  settings: Settings
  put: (part: Partial<Settings>) => void
}
function ControlGroup({ settings: { controlShareBp }, put }: PartProps) {
  const t = useWords(journeys)
  return (
    <div className="field">
      <span id="control-share">
        {t('control')}: {percent(controlShareBp / 10_000, 0)}
      </span>
      <Slider
        ariaLabelledByForHandle="control-share"
        min={0}
        max={50}
        value={controlShareBp / 100}
        tooltip={{ formatter: null }}
        onChange={(share) => put({ controlShareBp: share * 100 })}
      />
      <span className="quiet small">{t('controlHint')}</span>
    </div>
  )
}

function Goal({ settings: { goal }, put }: PartProps) {
  const t = useWords(journeys)
  return (
    <div className="row wide-gap">
      <Labelled label={t('goalLabel')}>
        <Select
          aria-label={t('goalLabel')}
          value={goal.event}
          onChange={(event) => put({ goal: { ...goal, event } })}
          popupMatchSelectWidth={false}
          options={goals.map((value) => ({ value, label: t(`event.${value}`) }))}
        />
      </Labelled>
      <Labelled label={t('goalWithin')}>
        <InputNumber
          min={1}
          max={365}
          precision={0}
          value={goal.withinDays}
          onChange={(days) => put({ goal: { ...goal, withinDays: days ?? 1 } })}
        />
      </Labelled>
    </div>
  )
}

function Reentry({ settings: { reentry }, put }: PartProps) {
  const t = useWords(journeys)
  const reenter = (mode: (typeof modes)[number]) =>
    put({ reentry: mode === 'afterExit' ? { mode, cooldownDays: 30 } : { mode } })
  return (
    <div className="row wide-gap">
      <Labelled label={t('reentry')}>
        <Select
          aria-label={t('reentry')}
          value={reentry.mode}
          onChange={reenter}
          popupMatchSelectWidth={false}
          options={modes.map((value) => ({ value, label: t(`reentry.${value}`) }))}
        />
      </Labelled>
      {reentry.mode === 'afterExit' ? (
        <Labelled label={t('cooldown')}>
          <InputNumber
            min={0}
            max={365}
            precision={0}
            value={reentry.cooldownDays}
            onChange={(days) => put({ reentry: { mode: 'afterExit', cooldownDays: days ?? 0 } })}
          />
        </Labelled>
      ) : null}
    </div>
  )
}
