// The WeCom connection: credentials in, callback address out, and a test that says what WeCom
// answered.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Form, Input, Typography } from 'antd'
import type { WecomCorp } from '#contracts'
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
import { ListingSection } from './Listing.tsx'
import { QuotaSection } from './Quotas.tsx'
import { wecom } from './words.ts'

type Values = Parameters<typeof api.wecom.saveCorp>[0]

export default function Wecom() {
  const query = useQuery({ queryKey: ['wecom'], queryFn: () => api.wecom.getCorp() })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  return query.isPending ? <Waiting rows={8} /> : <Editor corp={query.data ?? null} />
}

interface Props {
  corp: WecomCorp | null
}
function Editor({ corp }: Props) {
  const t = useWords(wecom)
  const c = useWords(common)
  const [form] = Form.useForm<Values>()
  const save = useAct(api.wecom.saveCorp, {
    refresh: [['wecom']],
    after: () => form.resetFields(['contactSecret', 'appSecret', 'token', 'aesKey']),
  })
  const filled = (values: Values) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value)) as Values
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      onFinish={(values) => save.mutate(filled(values))}
      validateMessages={{ required: c('required') }}
      initialValues={{
        corpId: corp?.corpId,
        agentId: corp?.agentId ?? undefined,
        apiUrl: corp?.apiUrl,
      }}
    >
      <PageHead
        title={t('wecom')}
        lead={t('lead')}
        actions={
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {c('save')}
          </Button>
        }
      />
      {corp ? <Test corp={corp} /> : null}
      {corp?.hasContactSecret ? (
        <>
          <ListingSection />
          <QuotaSection />
        </>
      ) : null}
      <div className="two">
        <Credentials corp={corp} />
        <Callback corp={corp} />
      </div>
    </Form>
  )
}

function Credentials({ corp }: Props) {
  const t = useWords(wecom)
  return (
    <Section title={t('credentials')}>
      <Form.Item name="corpId" label={t('corpId')} rules={required}>
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="agentId" label={t('agentId')}>
        <Input maxLength={32} />
      </Form.Item>
      <Secret name="contactSecret" label={t('contactSecret')} kept={corp?.hasContactSecret} />
      <Secret name="appSecret" label={t('appSecret')} kept={corp?.hasAppSecret} />
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

function Callback({ corp }: Props) {
  const t = useWords(wecom)
  return (
    <Section title={t('callback')}>
      {corp ? (
        <Form.Item label={t('callbackUrl')} extra={t('callbackHint')}>
          <Typography.Paragraph copyable code>
            {corp.callbackUrl}
          </Typography.Paragraph>
        </Form.Item>
      ) : null}
      <Secret
        name="token"
        label={t('token')}
        kept={corp?.hasToken}
        pattern={/^[A-Za-z0-9]{1,32}$/}
        hint={t('tokenFormat')}
      />
      <Secret
        name="aesKey"
        label={t('aesKey')}
        kept={corp?.hasAesKey}
        pattern={/^[A-Za-z0-9]{43}$/}
        hint={t('aesFormat')}
      />
    </Section>
  )
}

interface SecretProps {
  name: keyof Values
  label: string
  kept?: boolean
  pattern?: RegExp
  hint?: string
}
function Secret({ name, label, kept, pattern, hint }: SecretProps) {
  const t = useWords(wecom)
  return (
    <Form.Item
      name={name}
      label={label}
      extra={kept ? t('kept') : t('missing')}
      rules={pattern ? [{ pattern, message: hint }] : undefined}
    >
      <Input.Password autoComplete="new-password" maxLength={200} />
    </Form.Item>
  )
}

function Test({ corp }: { corp: WecomCorp }) {
  const t = useWords(wecom)
  const test = useMutation({ mutationFn: () => api.wecom.testCorp() })
  return (
    <Section aside={null}>
      <div className="row spread">
        <Facts
          items={[
            {
              label: t('lastCallback'),
              value: corp.lastCallbackAt ? relative(corp.lastCallbackAt) : t('never'),
            },
          ]}
        />
        <Button loading={test.isPending} onClick={() => test.mutate()}>
          {t('test')}
        </Button>
      </div>
      {corp.lastError ? (
        <p className="note">
          {said(corp.lastError.sentence)} <span className="quiet small">{corp.lastError.code}</span>
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
