// What has to be said before two of the outcomes: when to call again, or that it is for good.
import { DatePicker, Form, Input, Modal } from 'antd'
import type { Dayjs } from 'dayjs'
import { required } from '../../../shared/FormDrawer.tsx'
import { ofField } from '../../../shared/wall-time.ts'
import { useWords } from '../../../shared/words.ts'
import { calls } from './words.ts'

interface Values {
  callAt?: Dayjs
  note?: string
}
interface Props {
  outcome: 'later' | 'doNotCall'
  busy: boolean
  close: () => void
  done: (more: { callAt?: string; note?: string }) => void
}

export function Ending({ outcome, busy, close, done }: Props) {
  const t = useWords(calls)
  const [form] = Form.useForm<Values>()
  return (
    <Modal
      open
      title={t(`outcome.${outcome}`)}
      confirmLoading={busy}
      onCancel={close}
      onOk={() => form.submit()}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        onFinish={({ callAt, note }) =>
          done({
            ...(callAt && { callAt: ofField(callAt) }),
            ...(note?.trim() && { note: note.trim() }),
          })
        }
      >
        {outcome === 'later' ? (
          <Form.Item name="callAt" label={t('when')} rules={required}>
            <DatePicker showTime={{ format: 'HH:mm', minuteStep: 15 }} format="YYYY-MM-DD HH:mm" />
          </Form.Item>
        ) : (
          <p>{t('sureNever')}</p>
        )}
        <Form.Item name="note" label={t('note')}>
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
