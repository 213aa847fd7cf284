// Friends whose every guide has left the brand, each with the way to hand her over.
import { Link } from '@tanstack/react-router'
import type { Unguided as Row } from '#contracts'
import { api } from '../../../shared/api.ts'
import { common } from '../../../shared/common.ts'
import { Label } from '../../../shared/Label.tsx'
import { ListPage } from '../../../shared/ListPage.tsx'
import { useWords } from '../../../shared/words.ts'
import { handovers } from './words.ts'

export default function Unguided() {
  const t = useWords(handovers)
  const c = useWords(common)
  return (
    <ListPage<Row>
      head={{
        title: t('unguided'),
        lead: t('unguidedLead'),
        up: { to: '/handovers', label: t('title') },
      }}
      name="unguided"
      label={t('unguided')}
      rowKey={({ customerId }) => customerId}
      load={(page) => api.wecom.listUnguided(page)}
      empty={{ title: t('unguidedNone'), text: t('unguidedNoneText') }}
      columns={[
        {
          key: 'name',
          title: c('customer'),
          main: true,
          render: ({ customerId, name }) => (
            <Link to="/customers/$id" params={{ id: String(customerId) }}>
              {name ?? `#${customerId}`}
            </Link>
          ),
        },
        { key: 'guide', title: t('lastGuide'), render: ({ guideName }) => guideName },
        { key: 'store', title: c('store'), render: ({ storeName }) => storeName ?? '–' },
        {
          key: 'act',
          title: c('actions'),
          render: ({ guideId, underWay }) =>
            underWay ? (
              <Label tone="main">{t('onTheWay')}</Label>
            ) : (
              <Link to={`/handovers/new?giver=${guideId}`}>{t('handOver')}</Link>
            ),
        },
      ]}
    />
  )
}
