// One message to a number of one's own: does the connection work?
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Form, Input, Select } from 'antd'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { ProblemNote } from '../../shared/feedback.tsx'
import { required } from '../../shared/FormDrawer.tsx'
import { Label } from '../../shared/Label.tsx'
import { Section } from '../../shared/PageHead.tsx'
import { said, useWords } from '../../shared/words.ts'
import { templateQuery } from '../../shared/sms-templates.ts'
import { sms } from './words.ts'

interface Values {
  phone: string
  templateId: number
  params?: string[]
}

export function TryMessage() {
  const t = useWords(sms)
  const c = useWords(common)
  const [form] = Form.useForm<Values>()
  const templateId = Form.useWatch<number | undefined>('templateId', form)
  const { data = [] } = useQuery(templateQuery())
  const test = useMutation({ mutationFn: (values: Values) => api.sms.testAccount(values) })
  const usable = data.filter(({ active }) => active)
  if (usable.length === 0) return null
  const variables = usable.find(({ id }) => id === templateId)?.variables ?? []
  return (
    <Section title={t('test')}>
      <Form<Values>
        form={form}
        layout="vertical"
        onFinish={(values) => test.mutate(values)}
        validateMessages={{ required: c('required') }}
      >
        <div className="two">
          <Form.Item name="phone" label={t('phone')} rules={required}>
            <Input inputMode="tel" maxLength={20} />
          </Form.Item>
          <Form.Item name="templateId" label={t('templates')} rules={required}>
            <Select options={usable.map(({ id, text }) => ({ value: id, label: text }))} />
          </Form.Item>
          {variables.map((name, n) => (
            <Form.Item
              key={name}
              name={['params', n]}
              label={t('variable', { name })}
              rules={required}
            >
              <Input maxLength={60} />
            </Form.Item>
          ))}
        </div>
        <Button htmlType="submit" loading={test.isPending}>
          {t('send')}
        </Button>
      </Form>
      {test.error ? <ProblemNote error={test.error} /> : null}
      {test.data ? (
        <p role="status" className="row">
          <Label tone={test.data.ok ? 'good' : 'bad'}>
            {test.data.ok ? t('testOk') : t('testFailed')}
          </Label>
          {said(test.data.sentence)}
        </p>
      ) : null}
    </Section>
  )
}
