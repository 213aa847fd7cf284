// Ads: what they cost, whom they brought, and what the platform was told.
import { useQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import type { AdAccount } from '#contracts'
import { api } from '../../../shared/api.ts'
import { BoardPage } from '../../../shared/BoardPage.tsx'
import { common } from '../../../shared/common.ts'
import { EmptyState, ProblemNote, Waiting } from '../../../shared/feedback.tsx'
import { PeriodPick, usePeriod } from '../../../shared/Period.tsx'
import { useMay } from '../../../shared/session.ts'
import { useWords } from '../../../shared/words.ts'
import { AccountForm } from './AccountForm.tsx'
import { AccountState } from './AccountState.tsx'
import { Board } from './Board.tsx'
import { Costs } from './Costs.tsx'
import { Links } from './Links.tsx'
import { Reports } from './Reports.tsx'
import { ads } from './words.ts'

type Doing = 'links' | 'costs' | 'account' | 'connect'

export default function Ads() {
  const t = useWords(ads)
  const query = useQuery({
    queryKey: ['ads', 'accounts'],
    queryFn: () => api.acquire.listAdAccounts(),
  })
  const [chosen, setChosen] = useState<number>()
  const [doing, setDoing] = useState<Doing>()
  const accounts = query.data?.items ?? []
  const account = accounts.find(({ id }) => id === chosen) ?? accounts[0]
  const close = () => setDoing(undefined)
  return (
    <>
      {query.error ? <ProblemNote error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <Waiting rows={8} /> : null}
      {query.data && account ? (
        <Connected account={account} act={setDoing}>
          {accounts.length > 1 ? (
            <Select
              aria-label={t('account')}
              value={account.id}
              onChange={setChosen}
              options={accounts.map(({ id, name }) => ({ value: id, label: name }))}
            />
          ) : null}
        </Connected>
      ) : null}
      {query.data && !account ? <Unconnected connect={() => setDoing('connect')} /> : null}
      {doing === 'account' || doing === 'connect' ? (
        <AccountForm account={doing === 'account' ? account : undefined} close={close} />
      ) : null}
      {doing === 'links' && account ? <Links account={account} close={close} /> : null}
      {doing === 'costs' && account ? <Costs account={account} close={close} /> : null}
    </>
  )
}

function Unconnected({ connect }: { connect: () => void }) {
  const t = useWords(ads)
  const may = useMay()('settings.write')
  return (
    <BoardPage head={{ title: t('ads'), lead: t('adsLead') }}>
      <div className="section">
        <EmptyState
          title={t('empty')}
          text={t('emptyText')}
          action={
            may ? (
              <Button type="primary" onClick={connect}>
                {t('connect')}
              </Button>
            ) : undefined
          }
        />
      </div>
    </BoardPage>
  )
}

interface ConnectedProps {
  account: AdAccount
  act: (doing: Doing) => void
  children: ReactNode
}
function Connected({ account, act, children }: ConnectedProps) {
  const t = useWords(ads)
  const c = useWords(common)
  const may = useMay()
  const period = usePeriod(28)
  const { from, until } = period
  const file = new URLSearchParams({ from, until }).toString()
  return (
    <BoardPage
      head={{
        title: t('ads'),
        lead: t('adsLead'),
        actions: (
          <>
            <Button href={`/v1/ads/board.csv?${file}`} download>
              {c('export')}
            </Button>
            {may('codes.write') ? <Button onClick={() => act('costs')}>{t('costs')}</Button> : null}
            {may('settings.write') ? (
              <Button type="primary" onClick={() => act('links')}>
                {t('links')}
              </Button>
            ) : null}
          </>
        ),
      }}
      filters={
        <>
          <PeriodPick {...period} />
          {children}
        </>
      }
    >
      {may('settings.write') ? (
        <AccountState
          key={account.id}
          account={account}
          edit={() => act('account')}
          connect={() => act('connect')}
        />
      ) : null}
      <Board from={from} until={until} />
      <Reports />
    </BoardPage>
  )
}
