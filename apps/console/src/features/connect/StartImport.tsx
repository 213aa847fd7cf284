// Step 4: what the data should set off. `Live` is asked twice, with the counts it will cause.
import { Button, InputNumber, Modal, Radio } from 'antd'
import { useState } from 'react'
import type { DryRun, Mapping } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { exact } from '../../shared/format.ts'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { imports } from './words.ts'

interface Props {
  fileId: string
  mapping: Mapping
  tried: DryRun
  started: (id: number) => void
}
export function StartImport({ fileId, mapping, tried, started }: Props) {
  const t = useWords(imports)
  const [effects, setEffects] = useState<'history' | 'live'>('history')
  const [asking, setAsking] = useState(false)
  const start = useAct(api.connect.start, {
    said: null,
    refresh: [['imports']],
    after: ({ id }) => started(id),
  })
  const { live } = tried
  const begin = () =>
    start.mutate({
      fileId,
      mapping,
      effects,
      ...(effects === 'live'
        ? {
            confirm: {
              newMembers: tried.newMembers,
              orders: tried.orders,
              messages: live.messages,
              points: live.points,
            },
          }
        : {}),
    })
  return (
    <div className="stack">
      <Radio.Group
        className="choice-list"
        value={effects}
        aria-label={t('chooseEffects')}
        onChange={(event) => setEffects(event.target.value as 'history' | 'live')}
        options={(['history', 'live'] as const).map((value) => ({
          value,
          label: (
            <>
              <strong>{t(`effects.${value}`)}</strong>
              <div className="quiet">{t(`${value}Text`)}</div>
            </>
          ),
        }))}
      />
      <div>
        <Button
          type="primary"
          loading={start.isPending}
          onClick={() => (effects === 'live' ? setAsking(true) : begin())}
        >
          {effects === 'live' ? t('beginLive') : t('begin')}
        </Button>
      </div>
      <AskLive
        open={asking}
        tried={tried}
        busy={start.isPending}
        close={() => setAsking(false)}
        begin={begin}
      />
    </div>
  )
}

interface AskProps {
  open: boolean
  tried: DryRun
  busy: boolean
  close: () => void
  begin: () => void
}
/** The second question: it goes on once the number of messages has been typed. */
function AskLive({ open, tried: { live, newMembers }, busy, close, begin }: AskProps) {
  const t = useWords(imports)
  const c = useWords(common)
  const [typed, setTyped] = useState<number | null>(null)
  return (
    <Modal
      open={open}
      title={t('liveAsk')}
      onCancel={close}
      okText={t('liveConfirm')}
      cancelText={c('cancel')}
      okButtonProps={{
        disabled: typed !== live.messages,
        loading: busy,
        danger: true,
      }}
      onOk={begin}
    >
      <p>{t('liveWill')}</p>
      <ul>
        <li>{t('liveMembers', { members: exact(newMembers) })}</li>
        <li>{t('livePoints', { points: exact(live.points), growth: exact(live.growth) })}</li>
        <li>{t('liveCoupons', { coupons: exact(live.coupons) })}</li>
        <li>{t('liveJourneys', { entries: exact(live.journeyEntries) })}</li>
        <li>{t('liveMessages', { messages: exact(live.messages) })}</li>
      </ul>
      <label className="field">
        <span>{t('liveAgain', { messages: live.messages })}</span>
        <InputNumber value={typed} onChange={setTyped} min={0} precision={0} />
      </label>
    </Modal>
  )
}
