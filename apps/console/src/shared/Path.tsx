// How somebody came, touch by touch: the first and the last are named.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { PathTouch } from '#contracts'
import { channels } from './choices.ts'
import { choices, common } from './common.ts'
import { EmptyState, ProblemNote, Waiting } from './feedback.tsx'
import { dateTime } from './format.ts'
import { Label } from './Label.tsx'
import { dictionary, useWords } from './words.ts'

const path = dictionary('path', {
  empty: ['没有已知的来路', 'No known way here'],
  emptyText: [
    '顾客扫码、添加导购或注册后，会按时间排在这里。',
    'Once she opens a link, adds a guide or registers, it is listed here in order.',
  ],
  first: ['首次触点', 'First touch'],
  last: ['末次触点', 'Last touch'],
  'kind.scanned': ['打开短链接', 'Opened a link'],
  'kind.asked': ['进入微信客服', 'Came to customer service'],
  'kind.added': ['添加导购', 'Added a guide'],
  'kind.registered': ['注册会员', 'Registered'],
  'kind.came': ['其他来源', 'Came another way'],
})

interface Props {
  queryKey: unknown[]
  load: () => Promise<{ touches: PathTouch[] }>
}
export function Path({ queryKey, load }: Props) {
  const t = useWords(path)
  const query = useQuery({ queryKey, queryFn: load })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return <Waiting rows={4} />
  const { touches } = query.data
  if (touches.length === 0) return <EmptyState title={t('empty')} text={t('emptyText')} />
  // Registering is a step on the way, and no door.
  const door = touches.findLastIndex(({ kind }) => kind !== 'registered')
  const lastAt = door < 0 ? touches.length - 1 : door
  return (
    <ol className="timeline">
      {touches.map((touch, at) => (
        <Step
          key={`${touch.at} ${touch.kind} ${touch.codeId}`}
          touch={touch}
          first={at === 0}
          last={at === lastAt}
        />
      ))}
    </ol>
  )
}

function Step({ touch, first, last }: { touch: PathTouch; first: boolean; last: boolean }) {
  const t = useWords(path)
  const c = useWords(common)
  const r = useWords(choices)
  const { kind, at, codeId, codeName, storeName, guideName, placement, campaign, batchName } = touch
  const channel = channels.find((each) => each === touch.channel)
  const where = [
    channel ? r(`channel.${channel}`) : touch.channel,
    storeName,
    codeName === placement ? null : placement,
    campaign,
    batchName,
    guideName === null ? null : `${c('guide')} ${guideName}`,
  ]
  return (
    <li>
      <div>
        {t(`kind.${kind}`)}
        {codeName ? (
          <>
            {' · '}
            <Link to={`/codes?code=${codeId}`}>{codeName}</Link>
          </>
        ) : null}{' '}
        {first ? <Label tone="good">{t('first')}</Label> : null}{' '}
        {last ? <Label>{t('last')}</Label> : null}
      </div>
      <div className="quiet small">{[dateTime(at), ...where].filter(Boolean).join(' · ')}</div>
    </li>
  )
}
