// Why, from whom, to whom, and by which rule.
import { Form, Input, InputNumber, Segmented, Switch } from 'antd'
import { handoverReasons, handoverSharings, type HandoverPlan } from '#contracts'
import { StaffSelect, StoreSelect, useStaffNames } from '../../../shared/choose.tsx'
import { useWords } from '../../../shared/words.ts'
import { handovers } from './words.ts'

export type Plan = HandoverPlan

export const isReady = (plan: Plan): boolean =>
  plan.takers.length > 0 &&
  (plan.giverIds.length > 0 || (plan.reason === 'closed' && plan.storeId !== undefined))

interface Props {
  plan: Plan
  change: (part: Partial<Plan>) => void
}

export function PlanForm({ plan, change }: Props) {
  const t = useWords(handovers)
  return (
    <Form layout="vertical">
      <Form.Item label={t('reason')}>
        <Segmented
          value={plan.reason}
          onChange={(reason) => change({ reason })}
          options={handoverReasons.map((value) => ({ value, label: t(value) }))}
        />
      </Form.Item>
      <People plan={plan} change={change} />
      <Form.Item label={t('sharing')}>
        <Segmented
          value={plan.sharing}
          onChange={(sharing) => change({ sharing })}
          options={handoverSharings.map((value) => ({ value, label: t(value) }))}
        />
      </Form.Item>
      {plan.sharing === 'weight' ? <Weights plan={plan} change={change} /> : null}
      <Form.Item label={t('fullAt')} extra={t('fullAtHint')} htmlFor="fullAt">
        <InputNumber
          id="fullAt"
          min={1}
          max={100_000}
          precision={0}
          value={plan.fullAt}
          onChange={(fullAt) => change({ fullAt })}
        />
      </Form.Item>
      <Form.Item label={t('withGroups')} htmlFor="withGroups">
        <Switch
          id="withGroups"
          checked={plan.withGroups}
          onChange={(withGroups) => change({ withGroups })}
        />
      </Form.Item>
      <Form.Item label={t('words')} extra={t('wordsHint')} htmlFor="words">
        <Input.TextArea
          id="words"
          maxLength={200}
          autoSize={{ minRows: 2 }}
          value={plan.words ?? ''}
          onChange={({ target }) =>
            change({ words: target.value.trim() ? target.value : undefined })
          }
        />
      </Form.Item>
    </Form>
  )
}

function People({ plan, change }: Props) {
  const t = useWords(handovers)
  return (
    <>
      <Form.Item label={t(plan.reason === 'closed' ? 'closedStore' : 'onlyStore')}>
        <StoreSelect<number | null>
          allowClear
          aria-label={t(plan.reason === 'closed' ? 'closedStore' : 'onlyStore')}
          value={plan.storeId ?? null}
          onChange={(storeId: number | null) => change({ storeId: storeId ?? undefined })}
        />
      </Form.Item>
      <Form.Item label={t('givers')} extra={t('giversHint')}>
        <StaffSelect<number[]>
          mode="multiple"
          aria-label={t('givers')}
          of={{ former: true, inWecom: true, without: plan.takers.map(({ staffId }) => staffId) }}
          value={plan.giverIds}
          onChange={(giverIds: number[]) => change({ giverIds })}
        />
      </Form.Item>
      <Form.Item label={t('takers')} extra={t('takersHint')}>
        <StaffSelect<number[]>
          mode="multiple"
          aria-label={t('takers')}
          of={{ inWecom: true, without: plan.giverIds }}
          value={plan.takers.map(({ staffId }) => staffId)}
          onChange={(ids: number[]) =>
            change({
              takers: ids.map(
                (staffId) =>
                  plan.takers.find((one) => one.staffId === staffId) ?? { staffId, weight: 1 },
              ),
            })
          }
        />
      </Form.Item>
    </>
  )
}

function Weights({ plan, change }: Props) {
  const t = useWords(handovers)
  const known = useStaffNames(plan.takers.map(({ staffId }) => staffId))
  const nameOf = (id: number) => known(id) ?? `#${id}`
  return plan.takers.map(({ staffId, weight }) => {
    const label = t('weightOf', { name: nameOf(staffId) })
    return (
      <Form.Item key={staffId} label={label}>
        <InputNumber
          aria-label={label}
          min={1}
          max={100}
          precision={0}
          value={weight}
          onChange={(next) =>
            change({
              takers: plan.takers.map((one) =>
                one.staffId === staffId ? { staffId, weight: next ?? 1 } : one,
              ),
            })
          }
        />
      </Form.Item>
    )
  })
}
