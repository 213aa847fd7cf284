// Sign-in. The server counts failures and says when a login is locked out.
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { api, problemOf } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { duration } from '../../shared/format.ts'
import { said, setLanguage, language, useWords } from '../../shared/words.ts'
import { meQuery } from '../../shared/session.ts'
import { org } from './words.ts'

export default function SignIn() {
  const t = useWords(org)
  const c = useWords(common)
  const client = useQueryClient()
  const navigate = useNavigate()
  const search: { to?: string } = useSearch({ strict: false })
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const signIn = async (input: { login: string; password: string }) => {
    setBusy(true)
    setError(undefined)
    try {
      await api.org.signIn(input)
      await client.fetchQuery(meQuery)
      await navigate({ to: search.to?.startsWith('/') ? search.to : '/', replace: true })
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  const next = language() === 'en' ? 'zh-CN' : 'en'
  return (
    <div className="sign-in">
      <main className="stack">
        <img src="/favicon.svg" width="40" height="40" alt="" />
        <div>
          <h1>{t('welcome')}</h1>
          <p className="quiet">{t('welcomeText')}</p>
        </div>
        <Form
          layout="vertical"
          requiredMark={false}
          onFinish={(input: { login: string; password: string }) => void signIn(input)}
        >
          <Form.Item
            label={t('login')}
            name="login"
            rules={[{ required: true, message: c('required') }]}
          >
            <Input autoFocus autoComplete="username" size="large" maxLength={60} />
          </Form.Item>
          <Form.Item
            label={t('password')}
            name="password"
            rules={[{ required: true, message: c('required') }]}
          >
            <Input.Password autoComplete="current-password" size="large" maxLength={200} />
          </Form.Item>
          {error ? <Refusal error={error} /> : null}
          <Button type="primary" htmlType="submit" size="large" block loading={busy}>
            {t('signIn')}
          </Button>
        </Form>
        <Button type="link" lang={next} onClick={() => void setLanguage(next)}>
          {c(`language.${next}`)}
        </Button>
      </main>
    </div>
  )
}

function Refusal({ error }: { error: unknown }) {
  const c = useWords(common)
  const t = useWords(org)
  const problem = problemOf(error)
  const wait = problem.details?.['retryInSeconds']
  return (
    <div className="note" role="alert">
      <strong>{said(problem.sentence)}</strong>
      <span className="quiet small">{c('problemCode', { code: problem.code })}</span>
      {typeof wait === 'number' ? <span>{t('retryIn', { time: duration(wait) })}</span> : null}
    </div>
  )
}
