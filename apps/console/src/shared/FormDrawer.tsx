// A form in a drawer: for things small enough to be edited beside their list.
import { Button, Drawer, Form } from 'antd'
import type { ReactNode } from 'react'
import { common } from './common.ts'
import { useNarrow } from './narrow.ts'
import { useWords } from './words.ts'

interface Props<Values> {
  open: boolean
  title: string
  initial: Partial<Values>
  busy: boolean
  submit: (values: Values) => void
  close: () => void
  children: ReactNode
  wide?: boolean
  /** What the button says, where it does more than save. */
  verb?: string
}
export function FormDrawer<Values extends object>(props: Props<Values>) {
  const { open, title, initial, busy, submit, close, children, wide, verb } = props
  const t = useWords(common)
  const narrow = useNarrow()
  const [form] = Form.useForm<Values>()
  return (
    <Drawer
      open={open}
      onClose={close}
      title={title}
      size={narrow ? '100%' : wide ? 640 : 440}
      destroyOnHidden
      closable={{ 'aria-label': t('close') }}
      footer={
        <div className="row">
          <Button type="primary" loading={busy} onClick={() => form.submit()}>
            {verb ?? t('save')}
          </Button>
          <Button onClick={close}>{t('cancel')}</Button>
        </div>
      }
    >
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={initial}
        // Else what stood in it last would stand in it again, whatever it is opened for.
        clearOnDestroy
        onFinish={submit}
        scrollToFirstError
        validateMessages={{ required: t('required') }}
      >
        {children}
      </Form>
    </Drawer>
  )
}
export const required = [{ required: true }]
