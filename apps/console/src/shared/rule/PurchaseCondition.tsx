// What was bought: how often or for how much, within how many days, of what and where.
import { useQuery } from '@tanstack/react-query'
import { InputNumber, Select } from 'antd'
import type { Condition } from '#contracts'
import { api } from '../api.ts'
import { common } from '../common.ts'
import { StoreSelect } from '../choose.tsx'
import { useWords } from '../words.ts'
import { rules } from './words.ts'

type Purchased = Extract<Condition, { purchase: object }>
type Purchase = Purchased['purchase']
interface Props {
  condition: Purchased
  change: (next: Condition) => void
}

export function PurchaseCondition({ condition: { purchase }, change }: Props) {
  const t = useWords(rules)
  const put = (part: Partial<Purchase>) => change({ purchase: { ...purchase, ...part } })
  return (
    <div className="rule-fields">
      <strong>{t('purchase')}</strong>
      <HowMuch purchase={purchase} put={put} />
      <InputNumber
        aria-label={t('within')}
        prefix={t('within')}
        min={1}
        max={3660}
        precision={0}
        placeholder={t('everTime')}
        style={{ width: 190 }}
        value={purchase.withinDays ?? null}
        onChange={(days) => put({ withinDays: days ?? undefined })}
      />
      <OfWhat purchase={purchase} put={put} />
    </div>
  )
}

interface PartProps {
  purchase: Purchase
  put: (part: Partial<Purchase>) => void
}
function HowMuch({ purchase, put }: PartProps) {
  const t = useWords(rules)
  const inFen = purchase.measure === 'sumFen'
  return (
    <>
      <Select
        value={purchase.measure}
        aria-label={t('fact')}
        popupMatchSelectWidth={false}
        onChange={(measure) => put({ measure })}
        options={(['count', 'days', 'sumFen'] as const).map((value) => ({
          value,
          label: t(value),
        }))}
      />
      <Select
        value={purchase.op}
        aria-label={t('operator')}
        popupMatchSelectWidth={false}
        onChange={(op) => put({ op })}
        options={(['eq', 'lt', 'lte', 'gt', 'gte'] as const).map((value) => ({
          value,
          label: t(`op.${value}`),
        }))}
      />
      <InputNumber
        aria-label={t('value')}
        min={0}
        max={inFen ? 1e11 : 1e6}
        precision={inFen ? 2 : 0}
        style={{ width: 110 }}
        value={inFen ? purchase.value / 100 : purchase.value}
        onChange={(value) =>
          put({
            value: value === null ? Number.NaN : Math.round(value * (inFen ? 100 : 1)),
          })
        }
      />
    </>
  )
}

function OfWhat({ purchase, put }: PartProps) {
  const t = useWords(rules)
  const c = useWords(common)
  const categories = useQuery({
    queryKey: ['facts'],
    staleTime: 300_000,
    queryFn: () => api.audience.listFacts(),
  })
  return (
    <>
      <Select
        allowClear
        aria-label={t('category')}
        placeholder={t('anyCategory')}
        showSearch
        value={purchase.category ?? null}
        style={{ minWidth: 130 }}
        options={categories.data?.categories.map((value) => ({ value, label: value }))}
        onChange={(category: string | null) => put({ category: category ?? undefined })}
      />
      <StoreSelect<number | null>
        allowClear
        aria-label={c('store')}
        placeholder={c('allStores')}
        style={{ minWidth: 130 }}
        value={purchase.storeId ?? null}
        onChange={(storeId: number | null) => put({ storeId: storeId ?? undefined })}
      />
    </>
  )
}
