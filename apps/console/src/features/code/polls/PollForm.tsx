// The form of a poll, with the phone page as it will look.
import { Alert, DatePicker, Form, Input, Switch } from 'antd'
import type { Dayjs } from 'dayjs'
import type { Poll, PollInput } from '#contracts'
import { api } from '../../../shared/api.ts'
import { StoreSelect } from '../../../shared/choose.tsx'
import { FormDrawer, required } from '../../../shared/FormDrawer.tsx'
import { businessNow } from '../../../shared/format.ts'
import { useAct } from '../../../shared/query.ts'
import { RowList } from '../../../shared/RowList.tsx'
import { ofField, toField } from '../../../shared/wall-time.ts'
import { useWords } from '../../../shared/words.ts'
import { TagSelect } from './TagSelect.tsx'
import { polls } from './words.ts'

type Option = { text?: string; tagId?: number | null }
interface Values {
  question: string
  options: Option[]
  many: boolean
  changeable: boolean
  resultsShown: boolean
  storeIds: number[]
  times: [Dayjs, Dayjs]
}

const DAY_MS = 86_400_000
const OPEN_DAYS = 3
const soon = (days: number) => toField(new Date(businessNow() + days * DAY_MS).toISOString())

/** A copy begins anew: it has the words of the other, and not its times. */
const initialOf = (row: Partial<Poll> | undefined): Partial<Values> => ({
  question: row?.question ?? '',
  options: row?.options?.map(({ text, tagId }) => ({ text, tagId })) ?? [{}, {}],
  many: row?.many ?? false,
  changeable: row?.changeable ?? true,
  resultsShown: row?.resultsShown ?? true,
  storeIds: row?.storeIds ?? [],
  times:
    row?.id !== undefined && row.startsAt && row.endsAt
      ? [toField(row.startsAt), toField(row.endsAt)]
      : [soon(0), soon(OPEN_DAYS)],
})

const inputOf = (id: number | undefined, values: Values): PollInput => {
  const { times, options, ...rest } = values
  return {
    ...rest,
    ...(id !== undefined && { id }),
    options: options.map(({ text = '', tagId }) => ({ text: text.trim(), tagId: tagId ?? null })),
    startsAt: ofField(times[0]),
    endsAt: ofField(times[1]),
  }
}

interface Props {
  row: Partial<Poll> | undefined
  close: () => void
  saved?: (poll: Poll) => void
}
export function PollForm({ row, close, saved }: Props) {
  const t = useWords(polls)
  const fixed = row?.id !== undefined && (row.answered ?? 0) > 0
  const save = useAct(api.code.savePoll, {
    refresh: [['polls'], ['poll']],
    after: (poll) => {
      close()
      saved?.(poll)
    },
  })
  return (
    <FormDrawer<Values>
      open={!!row}
      title={row?.id ? t('edit') : t('create')}
      initial={initialOf(row)}
      busy={save.isPending}
      close={close}
      wide
      submit={(values) => save.mutate(inputOf(row?.id, values))}
    >
      {fixed ? (
        <Alert type="info" showIcon style={{ marginBottom: 16 }} title={t('asked')} />
      ) : null}
      <Form.Item name="question" label={t('question')} rules={required}>
        <Input maxLength={100} placeholder={t('questionExample')} disabled={fixed} />
      </Form.Item>
      <Options fixed={fixed} />
      <Rules fixed={fixed} />
      <Preview />
    </FormDrawer>
  )
}

function Options({ fixed }: { fixed: boolean }) {
  const t = useWords(polls)
  const once = {
    validator: (_: unknown, rows: (Option | undefined)[] = []) => {
      const texts = rows.flatMap((row) => row?.text?.trim() || [])
      return new Set(texts).size === texts.length
        ? Promise.resolve()
        : Promise.reject(new Error(t('optionTwice')))
    },
  }
  const rows = Form.useWatch<Option[] | undefined>('options')?.length ?? 2
  return (
    <Form.Item label={t('options')}>
      <RowList
        name="options"
        rules={[once]}
        add={t('addOption')}
        remove={t('removeOption')}
        least={fixed ? rows : 2}
        most={fixed ? rows : 8}
        row={(at) => (
          <>
            <Form.Item
              className="wide-item"
              name={[at, 'text']}
              label={t('option')}
              rules={required}
            >
              <Input maxLength={40} disabled={fixed} />
            </Form.Item>
            <Form.Item className="wide-item" name={[at, 'tagId']} label={t('optionTag')}>
              <TagSelect disabled={fixed} />
            </Form.Item>
          </>
        )}
      />
    </Form.Item>
  )
}

const shape = {
  showTime: { format: 'HH:mm', minuteStep: 5 },
  format: 'YYYY-MM-DD HH:mm',
} as const

function Rules({ fixed }: { fixed: boolean }) {
  const t = useWords(polls)
  return (
    <>
      <Form.Item name="times" label={t('times')} rules={required}>
        <DatePicker.RangePicker {...shape} />
      </Form.Item>
      <Form.Item name="storeIds" label={t('stores')} extra={t('storesHint')}>
        <StoreSelect<number[]> mode="multiple" placeholder={t('allStores')} />
      </Form.Item>
      <Form.Item name="many" label={t('many')} valuePropName="checked">
        <Switch disabled={fixed} />
      </Form.Item>
      <Form.Item
        name="changeable"
        label={t('changeable')}
        extra={t('changeableHint')}
        valuePropName="checked"
      >
        <Switch />
      </Form.Item>
      <Form.Item name="resultsShown" label={t('resultsShown')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </>
  )
}

/** What she will see behind the link, as it is typed. */
function Preview() {
  const t = useWords(polls)
  const question = Form.useWatch<string | undefined>('question')
  const options = Form.useWatch<(Option | undefined)[] | undefined>('options') ?? []
  const many = Form.useWatch<boolean | undefined>('many')
  return (
    <section aria-label={t('preview')} className="door-preview">
      <h3>{t('preview')}</h3>
      <div className="poll-phone">
        <strong>{question || '…'}</strong>
        <ul>
          {options.map((option, at) => (
            <li key={at}>
              <i className={many ? 'box' : undefined} aria-hidden="true" />
              {option?.text || '…'}
            </li>
          ))}
        </ul>
        <span className="poll-send">{t('send')}</span>
      </div>
    </section>
  )
}
