// Making or changing a prompt: which code, which gift.
import { Form, Input, Select, Switch } from 'antd'
import type { CounterPrompt } from '#contracts'
import { api } from '../../../shared/api.ts'
import { useCouponTemplates } from '../../../shared/fields.tsx'
import { FormDrawer, required } from '../../../shared/FormDrawer.tsx'
import { useAct } from '../../../shared/query.ts'
import { useWords } from '../../../shared/words.ts'
import { useCodeOptions } from '../code-options.ts'
import { counter } from './words.ts'

interface Values {
  codeId: number
  gift: string
  couponTemplateId?: number | null
  active: boolean
}
interface Props {
  row: Partial<CounterPrompt> | undefined
  close: () => void
}

export function PromptForm({ row, close }: Props) {
  const t = useWords(counter)
  const save = useAct(api.acquire.saveCounterPrompt, {
    refresh: [['counter.prompts']],
    after: close,
  })
  return (
    <FormDrawer<Values>
      open={!!row}
      title={row?.id ? t('edit') : t('create')}
      initial={{
        active: row?.active ?? true,
        ...(row?.id && {
          codeId: row.codeId,
          gift: row.gift,
          couponTemplateId: row.couponTemplateId,
        }),
      }}
      busy={save.isPending}
      close={close}
      submit={({ couponTemplateId = null, ...values }) =>
        save.mutate({ ...values, couponTemplateId, ...(row?.id && { id: row.id }) })
      }
    >
      <Fields fixed={!!row?.id} />
    </FormDrawer>
  )
}

function Fields({ fixed }: { fixed: boolean }) {
  const t = useWords(counter)
  const codes = useCodeOptions({ leasedOnly: true })
  const templates = useCouponTemplates()
  const search = { optionFilterProp: 'label' }
  return (
    <>
      <Form.Item name="codeId" label={t('code')} extra={t('codeHint')} rules={required}>
        <Select
          showSearch={search}
          disabled={fixed}
          loading={codes.isPending}
          options={codes.options}
        />
      </Form.Item>
      <Form.Item name="gift" label={t('gift')} extra={t('giftHint')} rules={required}>
        <Input maxLength={40} placeholder={t('giftExample')} />
      </Form.Item>
      <Form.Item name="couponTemplateId" label={t('coupon')} extra={t('couponHint')}>
        <Select allowClear showSearch={search} {...templates} />
      </Form.Item>
      <Form.Item name="active" label={t('active')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </>
  )
}
