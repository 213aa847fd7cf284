// Why, from whom, to whom, and by which rule.
import { useQuery } from '@tanstack/react-query'
import { Form, Input, InputNumber, Segmented, Select, Switch } from 'antd'
import { handoverReasons, handoverSharings, type HandoverPlan } from '#contracts'
import { api } from '../../../shared/api.ts'
import { useStores } from '../../../shared/fields.tsx'
import { useWords } from '../../../shared/words.ts'
import { handovers } from './words.ts'

export type Plan = HandoverPlan

export const isReady = (plan: Plan): boolean =>
  plan.takers.length > 0 &&
  (plan.giverIds.length > 0 || (plan.reason === 'closed' && plan.storeId !== undefined))

/** Everybody, those who have left too. */
function useEverybody() {
  const query = useQuery({
    queryKey: ['staff', 'everybody'],
    staleTime: 60_000,
    queryFn: () => api.org.listStaff({ limit: 200 }),
  })
  const people = (query.data?.items ?? []).filter(({ wecomUserid }) => wecomUserid !== null)
  return { people, loading: query.isPending }
}

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
  const stores = useStores()
  const { people, loading } = useEverybody()
  const named = ({ id, name, active }: (typeof people)[number]) => ({
    value: id,
    label: active ? name : `${name} ×`,
  })
  const givers = people.filter(({ id }) => !plan.takers.some(({ staffId }) => staffId === id))
  const takers = people.filter(({ id, active }) => active && !plan.giverIds.includes(id))
  return (
    <>
      <Form.Item label={t(plan.reason === 'closed' ? 'closedStore' : 'onlyStore')}>
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t(plan.reason === 'closed' ? 'closedStore' : 'onlyStore')}
          {...stores}
          value={plan.storeId ?? null}
          onChange={(storeId: number | null) => change({ storeId: storeId ?? undefined })}
        />
      </Form.Item>
      <Form.Item label={t('givers')} extra={t('giversHint')}>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('givers')}
          options={givers.map(named)}
          loading={loading}
          value={plan.giverIds}
          onChange={(giverIds: number[]) => change({ giverIds })}
        />
      </Form.Item>
      <Form.Item label={t('takers')} extra={t('takersHint')}>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('takers')}
          options={takers.map(named)}
          loading={loading}
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
  const { people } = useEverybody()
  const nameOf = (id: number) => people.find((one) => one.id === id)?.name ?? `#${id}`
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
