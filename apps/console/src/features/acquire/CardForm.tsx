// Making or changing a printing: its code, one wording or two.
import { Form, Input, InputNumber, Select, Switch } from 'antd'
import type { CardBatch, CardCopy } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { cards } from './cards-words.ts'
import { useCodeOptions } from './code-options.ts'

interface Values {
  name: string
  codeId: number
  copyA: CardCopy
  copyB?: CardCopy
  two: boolean
  /** Percent. */
  share: number
}
interface Props {
  row: Partial<CardBatch> | undefined
  close: () => void
}

export function CardForm({ row, close }: Props) {
  const t = useWords(cards)
  const save = useAct(api.acquire.saveCardBatch, { refresh: [['cards']], after: close })
  return (
    <FormDrawer<Values>
      open={!!row}
      title={row?.id ? t('edit') : t('create')}
      initial={{
        ...(row?.id && { name: row.name, codeId: row.codeId, copyA: row.copyA }),
        copyB: row?.copyB ?? undefined,
        two: !!row?.copyB,
        share: (row?.copyB ? (row.shareB ?? 5000) : 5000) / 100,
      }}
      busy={save.isPending}
      close={close}
      submit={({ two, share, copyB, ...values }) =>
        save.mutate({
          ...values,
          id: row?.id,
          copyB: two ? (copyB ?? null) : null,
          shareB: Math.round(share * 100),
        })
      }
    >
      <CardFields made={!!row?.id} />
    </FormDrawer>
  )
}

function CardFields({ made }: { made: boolean }) {
  const t = useWords(cards)
  const c = useWords(common)
  const two = Form.useWatch<boolean | undefined>('two')
  const codes = useCodeOptions({ leasedOnly: true })
  return (
    <>
      <Form.Item name="name" label={c('name')} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="codeId" label={t('code')} extra={t('codeHint')} rules={required}>
        <Select
          disabled={made}
          loading={codes.isPending}
          showSearch={{ optionFilterProp: 'label' }}
          options={codes.options}
        />
      </Form.Item>
      <Wording name="copyA" label={t('copyA')} />
      <Form.Item name="two" label={t('twoCopies')} valuePropName="checked">
        <Switch />
      </Form.Item>
      {two ? (
        <>
          <Wording name="copyB" label={t('copyB')} />
          <Form.Item name="share" label={t('shareB')} rules={required}>
            <InputNumber min={0} max={100} />
          </Form.Item>
        </>
      ) : null}
    </>
  )
}

function Wording({ name, label }: { name: 'copyA' | 'copyB'; label: string }) {
  const t = useWords(cards)
  return (
    <>
      <Form.Item name={[name, 'headline']} label={`${label} · ${t('headline')}`} rules={required}>
        <Input maxLength={24} />
      </Form.Item>
      <Form.Item name={[name, 'call']} label={`${label} · ${t('call')}`} rules={required}>
        <Input maxLength={40} />
      </Form.Item>
    </>
  )
}
