// The period a board shows: the last days, or two dates; kept in the address.
import { DatePicker, Segmented } from 'antd'
import dayjs from 'dayjs'
import { businessNow, dayOf } from './format.ts'
import { common } from './common.ts'
import { useFilters } from './filters.ts'
import { useWords } from './words.ts'

const dayMs = 86_400_000
export interface PeriodChoice {
  from: string
  until: string
  change: (part: { from?: string; until?: string }) => void
}

/** Business days, both included; by default the last `days`. */
export function usePeriod(days: number): PeriodChoice {
  const { values, change } = useFilters('from', 'until')
  const until = values.until ?? dayOf(businessNow())
  return { from: values.from ?? lastDays(until, days), until, change }
}
const lastDays = (until: string, days: number) =>
  dayOf(Date.parse(`${until}T12:00:00Z`) - (days - 1) * dayMs)

const spans = [7, 28, 90, 365]
export function PeriodPick({ from, until, change }: PeriodChoice) {
  const t = useWords(common)
  const today = dayOf(businessNow())
  const span = until === today ? spans.find((days) => lastDays(today, days) === from) : undefined
  return (
    <>
      <Segmented
        value={span ?? 0}
        aria-label={t('period')}
        options={spans.map((value) => ({ value, label: t('lastDays', { count: value }) }))}
        onChange={(days) => change({ from: lastDays(today, days), until: undefined })}
      />
      <DatePicker.RangePicker
        className="range"
        allowClear={false}
        value={[dayjs(from), dayjs(until)]}
        aria-label={t('period')}
        onChange={(range) =>
          change({
            from: range?.[0]?.format('YYYY-MM-DD'),
            until: range?.[1]?.format('YYYY-MM-DD'),
          })
        }
      />
    </>
  )
}
