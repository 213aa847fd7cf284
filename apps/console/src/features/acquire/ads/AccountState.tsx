// Whether an ad account is connected and works.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import type { AdAccount } from '#contracts'
import { api } from '../../../shared/api.ts'
import { ProblemNote } from '../../../shared/feedback.tsx'
import { Label } from '../../../shared/Label.tsx'
import { Section } from '../../../shared/PageHead.tsx'
import { said, useWords } from '../../../shared/words.ts'
import { ads } from './words.ts'

interface Props {
  account: AdAccount
  edit: () => void
  connect: () => void
}
export function AccountState({ account, edit, connect }: Props) {
  const t = useWords(ads)
  const client = useQueryClient()
  const test = useMutation({
    mutationFn: () => api.acquire.testAdAccount({ id: account.id }),
    onSettled: () => client.invalidateQueries({ queryKey: ['ads', 'accounts'] }),
  })
  const complete = account.hasToken && (account.actionSet !== null || account.way === 'callback')
  const problem = test.data?.ok ? null : account.lastError
  return (
    <Section>
      <div className="row spread">
        <div className="row">
          <strong>{account.name}</strong>
          <span className="quiet">{account.number}</span>
          {complete ? (
            <Label tone={problem ? 'bad' : 'good'}>
              {problem ? said(problem.sentence) : t('ready')}
            </Label>
          ) : (
            <Label tone="warn">{t('incomplete')}</Label>
          )}
        </div>
        <div className="row">
          <Button
            size="small"
            disabled={!complete}
            loading={test.isPending}
            onClick={() => test.mutate()}
          >
            {t('test')}
          </Button>
          <Button size="small" onClick={edit}>
            {t('editAccount')}
          </Button>
          <Button size="small" onClick={connect}>
            {t('connectAnother')}
          </Button>
        </div>
      </div>
      {test.error ? <ProblemNote error={test.error} /> : null}
      {test.data?.ok ? (
        <p className="quiet" role="status">
          {t('testOk')}
        </p>
      ) : null}
    </Section>
  )
}
