// The official account: credentials in, server address out, a test, and who follows.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Form, Input, Typography } from 'antd'
import type { OfficialAccount } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { Facts } from '../../shared/DetailPage.tsx'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { required } from '../../shared/FormDrawer.tsx'
import { relative } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { PageHead, Section } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { said, useWords } from '../../shared/words.ts'
import { FollowerSection } from './Followers.tsx'
import { LimitSection } from './Limits.tsx'
import { SyncSection } from './Sync.tsx'
import { official } from './words.ts'

type Values = Parameters<typeof api.official.saveAccount>[0]
const key = ['official']

export default function Official() {
  const query = useQuery({ queryKey: key, queryFn: () => api.official.getAccount() })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  return query.isPending ? <Waiting rows={8} /> : <Editor account={query.data ?? null} />
}

interface Props {
  account: OfficialAccount | null
}
function Editor({ account }: Props) {
  const t = useWords(official)
  const c = useWords(common)
  const [form] = Form.useForm<Values>()
  const save = useAct(api.official.saveAccount, {
    refresh: [key],
    after: () => form.resetFields(['secret', 'token', 'aesKey']),
  })
  const filled = (values: Values) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value)) as Values
  return (
    <>
      <Form<Values>
        form={form}
        layout="vertical"
        onFinish={(values) => save.mutate(filled(values))}
        validateMessages={{ required: c('required') }}
        initialValues={{ appId: account?.appId, apiUrl: account?.apiUrl }}
      >
        <PageHead
          title={t('official')}
          lead={t('lead')}
          actions={
            <Button type="primary" htmlType="submit" loading={save.isPending}>
              {c('save')}
            </Button>
          }
        />
        {account ? <Test account={account} /> : null}
        {account?.hasSecret ? (
          <>
            <SyncSection />
            <LimitSection />
          </>
        ) : null}
        <div className="two">
          <Credentials account={account} />
          <Messages account={account} />
        </div>
      </Form>
      {account ? <FollowerSection /> : null}
    </>
  )
}

function Credentials({ account }: Props) {
  const t = useWords(official)
  return (
    <Section title={t('credentials')}>
      <Form.Item name="appId" label={t('appId')} rules={required}>
        <Input maxLength={64} />
      </Form.Item>
      <Secret name="secret" label={t('secret')} kept={account?.hasSecret} />
      <Form.Item
        name="apiUrl"
        label={t('apiUrl')}
        extra={t('apiUrlHint')}
        rules={[{ type: 'url' }]}
      >
        <Input maxLength={300} />
      </Form.Item>
    </Section>
  )
}

function Messages({ account }: Props) {
  const t = useWords(official)
  return (
    <Section title={t('callback')}>
      {account ? (
        <Form.Item label={t('callbackUrl')} extra={t('callbackHint')}>
          <Typography.Paragraph copyable code>
            {account.callbackUrl}
          </Typography.Paragraph>
        </Form.Item>
      ) : null}
      <Secret
        name="token"
        label={t('token')}
        kept={account?.hasToken}
        pattern={/^[A-Za-z0-9]{1,32}$/}
        format={t('tokenFormat')}
      />
      <Secret
        name="aesKey"
        label={t('aesKey')}
        kept={account?.hasAesKey}
        pattern={/^[A-Za-z0-9]{43}$/}
        format={t('aesFormat')}
      />
      <p className="quiet small">{t('aesHint')}</p>
    </Section>
  )
}

interface SecretProps {
  name: keyof Values
  label: string
  kept?: boolean
  pattern?: RegExp
  format?: string
}
function Secret({ name, label, kept, pattern, format }: SecretProps) {
  const t = useWords(official)
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

function Test({ account }: { account: OfficialAccount }) {
  const t = useWords(official)
  const test = useMutation({ mutationFn: () => api.official.testAccount() })
  const { lastCallbackAt, lastError } = account
  return (
    <Section aside={null}>
      <div className="row spread">
        <Facts
          items={[
            {
              label: t('lastCallback'),
              value: lastCallbackAt ? relative(lastCallbackAt) : t('never'),
            },
          ]}
        />
        <Button loading={test.isPending} onClick={() => test.mutate()}>
          {t('test')}
        </Button>
      </div>
      {lastError ? (
        <p className="note">
          {said(lastError.sentence)} <span className="quiet small">{lastError.code}</span>
        </p>
      ) : null}
      {test.error ? <ProblemNote error={test.error} /> : null}
      {test.data ? (
        <div className="stack" role="status">
          <div>
            <Label tone={test.data.ok ? 'good' : 'bad'}>
              {test.data.ok ? t('testOk') : t('testFailed')}
            </Label>
          </div>
          <ul className="plain">
            {test.data.steps.map(({ step, ok, sentence }) => (
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
