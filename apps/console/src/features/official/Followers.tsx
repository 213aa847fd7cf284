// Who follows, newest first, and which customers they are.
import { Link } from '@tanstack/react-router'
import type { OfficialFollower } from '#contracts'
import { api } from '../../shared/api.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { Pick } from '../../shared/fields.tsx'
import { useFilters } from '../../shared/filters.ts'
import { dateTime } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { List } from '../../shared/ListPage.tsx'
import { Section } from '../../shared/PageHead.tsx'
import { useWords } from '../../shared/words.ts'
import { followers } from './words.ts'

export function FollowerSection() {
  const t = useWords(followers)
  const { values, change, clear } = useFilters('state', 'who')
  return (
    <Section title={t('list')}>
      <div className="stack">
        <p className="quiet">{t('lead')}</p>
        <List<OfficialFollower>
          bare
          name="officialFollowers"
          label={t('title')}
          filter={values}
          clear={clear}
          rowKey={({ id }) => id}
          load={(page) =>
            api.official.listFollowers({
              ...page,
              following: values.state === undefined ? undefined : values.state === 'following',
              bound: values.who === undefined ? undefined : values.who === 'bound',
            })
          }
          filters={
            <>
              <Pick
                label={t('state')}
                value={values.state}
                onChange={(state) => change({ state })}
                options={(['following', 'left'] as const).map((value) => ({
                  value: value as string,
                  label: t(value),
                }))}
              />
              <Pick
                label={t('who')}
                value={values.who}
                onChange={(who) => change({ who })}
                options={(['bound', 'nobody'] as const).map((value) => ({
                  value: value as string,
                  label: t(value),
                }))}
              />
            </>
          }
          empty={{ title: t('empty'), text: t('emptyText') }}
          columns={useColumns()}
        />
      </div>
    </Section>
  )
}

const scenes = [
  'ADD_SCENE_SEARCH',
  'ADD_SCENE_QR_CODE',
  'ADD_SCENE_PROFILE_CARD',
  'ADD_SCENE_PROFILE_LINK',
  'ADD_SCENE_PROFILE_ITEM',
  'ADD_SCENE_PAID',
] as const

function useColumns(): Column<OfficialFollower>[] {
  const t = useWords(followers)
  const how = ({ scene, qrScene }: OfficialFollower) => {
    if (qrScene) return t('code', { scene: qrScene })
    if (scene === null) return '–'
    return t(scenes.find((known) => known === scene) ?? 'ADD_SCENE_OTHERS')
  }
  return [
    {
      key: 'who',
      title: t('who'),
      main: true,
      render: ({ customerId, customerName }) =>
        customerId === null ? (
          <span className="quiet">{t('nobody')}</span>
        ) : (
          <Link to="/customers/$id" params={{ id: String(customerId) }}>
            {customerName ?? customerId}
          </Link>
        ),
    },
    {
      key: 'state',
      title: t('state'),
      render: ({ following }) => (
        <Label tone={following ? 'good' : undefined}>{t(following ? 'following' : 'left')}</Label>
      ),
    },
    { key: 'how', title: t('how'), render: how },
    {
      key: 'since',
      title: t('since'),
      render: ({ followedAt }) => (followedAt ? dateTime(followedAt) : '–'),
    },
  ]
}
