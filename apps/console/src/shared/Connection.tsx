// Connecting a platform: credentials in, our address out, and a test that says what it answered.
import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input, Typography } from 'antd'
import type { ReactNode } from 'react'
import { common } from './common.ts'
import { connection } from './connection-words.ts'
import { Facts } from './DetailPage.tsx'
import { ProblemNote } from './feedback.tsx'
import { required } from './FormDrawer.tsx'
import { relative } from './format.ts'
import { Label } from './Label.tsx'
import { PageHead, Section } from './PageHead.tsx'
import { useAct } from './query.ts'
import { said, useWords } from './words.ts'

interface FormProps<Values> {
  title: string
  lead: string
  /** Beside the main action. */
  links?: ReactNode
  initial: { [Name in keyof Values]?: Values[Name] | undefined }
  save: (values: Values) => Promise<unknown>
  refresh: unknown[]
  /** Write-only: emptied once they are kept. */
  secrets: (keyof Values & string)[]
  children: ReactNode
}
/** What was left empty is not sent: it stays as it is. */
export function ConnectionForm<Values extends object>(props: FormProps<Values>) {
  const { title, lead, links, initial, refresh, secrets, children } = props
  const c = useWords(common)
  const [form] = Form.useForm()
  const save = useAct(props.save, {
    refresh: [refresh],
    after: () => form.resetFields(secrets),
  })
  const filled = (values: Values) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value)) as Values
  return (
    <Form
      form={form}
      layout="vertical"
      onFinish={(values: Values) => save.mutate(filled(values))}
      validateMessages={{ required: c('required') }}
      initialValues={initial}
    >
      <PageHead
        title={title}
        lead={lead}
        actions={
          <>
            {links}
            <Button type="primary" htmlType="submit" loading={save.isPending}>
              {c('save')}
            </Button>
          </>
        }
      />
      {children}
    </Form>
  )
}

export function IdField({ name, label }: { name: string; label: string }) {
  return (
    <Form.Item name={name} label={label} rules={required}>
      <Input maxLength={64} />
    </Form.Item>
  )
}

export function ApiUrlField() {
  const t = useWords(connection)
  return (
    <Form.Item name="apiUrl" label={t('apiUrl')} extra={t('apiUrlHint')} rules={[{ type: 'url' }]}>
      <Input maxLength={300} />
    </Form.Item>
  )
}

interface SecretProps {
  name: string
  label: string
  kept: boolean | undefined
  pattern?: RegExp
  format?: string
}
export function SecretField({ name, label, kept, pattern, format }: SecretProps) {
  const t = useWords(connection)
  return (
    <Form.Item
      name={name}
      label={label}
      extra={kept ? t('kept') : t('missing')}
      rules={pattern ? [{ pattern, message: format }] : undefined}
    >
      <Input.Password autoComplete="new-password" maxLength={200} />
    </Form.Item>
  )
}

interface CallbackProps {
  title: string
  /** What the address is called over there, and where it is entered. */
  label: string
  hint: string
  known: { callbackUrl: string; hasToken: boolean; hasAesKey: boolean } | null
  children?: ReactNode
}
export function CallbackSection({ title, label, hint, known, children }: CallbackProps) {
  const t = useWords(connection)
  return (
    <Section title={title}>
      {known ? (
        <Form.Item label={label} extra={hint}>
          <Typography.Paragraph copyable code>
            {known.callbackUrl}
          </Typography.Paragraph>
        </Form.Item>
      ) : null}
      <SecretField
        name="token"
        label={t('token')}
        kept={known?.hasToken}
        pattern={/^[A-Za-z0-9]{1,32}$/}
        format={t('tokenFormat')}
      />
      <SecretField
        name="aesKey"
        label={t('aesKey')}
        kept={known?.hasAesKey}
        pattern={/^[A-Za-z0-9]{43}$/}
        format={t('aesFormat')}
      />
      {children}
    </Section>
  )
}

interface Sentence {
  zh: string
  en: string
}
interface TestProps {
  label: string
  lastCallbackAt: string | null
  lastError: { code: string; sentence: Sentence } | null
  test: () => Promise<{ ok: boolean; steps: { step: string; ok: boolean; sentence: Sentence }[] }>
}
export function TestSection({ label, lastCallbackAt, lastError, test }: TestProps) {
  const t = useWords(connection)
  const tried = useMutation({ mutationFn: test })
  const value = lastCallbackAt ? relative(lastCallbackAt) : t('never')
  return (
    <Section aside={null}>
      <div className="row spread">
        <Facts items={[{ label, value }]} />
        <Button loading={tried.isPending} onClick={() => tried.mutate()}>
          {t('test')}
        </Button>
      </div>
      {lastError ? (
        <p className="note">
          {said(lastError.sentence)} <span className="quiet small">{lastError.code}</span>
        </p>
      ) : null}
      {tried.error ? <ProblemNote error={tried.error} /> : null}
      {tried.data ? (
        <div className="stack" role="status">
          <div>
            <Label tone={tried.data.ok ? 'good' : 'bad'}>
              {t(tried.data.ok ? 'testOk' : 'testFailed')}
            </Label>
          </div>
          <ul className="plain">
            {tried.data.steps.map(({ step, ok, sentence }) => (
              <li key={step} className="row">
                <Label tone={ok ? 'good' : 'bad'}>{step}</Label>
                {said(sentence)}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </Section>
  )
}
