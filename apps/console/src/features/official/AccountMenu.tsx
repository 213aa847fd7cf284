// The menu under the account's chat: edited beside a phone, published, compared with what the
// platform shows, and taken back.
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Popconfirm } from 'antd'
import type { AccountMenuView, MenuDifference } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { EditorPage } from '../../shared/EditorPage.tsx'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { dateTime } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { PageHead, Section } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { said, useWords } from '../../shared/words.ts'
import { MenuFields } from './MenuFields.tsx'
import { MenuPreview } from './MenuPreview.tsx'
import { buttonsOf, valuesOf, type MenuValues } from './menu-values.ts'
import { menuWords } from './menu-words.ts'

const key = ['officialMenu']
const LOOK_MS = 1_500

export default function AccountMenu() {
  const t = useWords(menuWords)
  const query = useQuery({
    queryKey: key,
    queryFn: () => api.official.getMenu(),
    refetchInterval: ({ state }) => (state.data?.saved?.state === 'waiting' ? LOOK_MS : false),
  })
  if (query.error)
    return (
      <>
        <PageHead title={t('title')} up={{ to: '/settings/official', label: t('up') }} />
        <ProblemNote error={query.error} retry={() => void query.refetch()} />
      </>
    )
  if (query.isPending) return <Waiting rows={8} />
  // Another version is another form: an undo shows at once.
  return <Editor key={query.data.saved?.id ?? 0} view={query.data} />
}

function Editor({ view }: { view: AccountMenuView }) {
  const t = useWords(menuWords)
  const c = useWords(common)
  const [form] = Form.useForm<MenuValues>()
  const { origin } = location
  const save = useAct(api.official.saveMenu, { refresh: [key] })
  const first = [{ name: '', action: { kind: 'view' as const, url: '' } }]
  return (
    <Form<MenuValues>
      form={form}
      layout="vertical"
      scrollToFirstError
      validateMessages={{ required: c('required') }}
      initialValues={valuesOf(view.saved?.buttons ?? first, origin)}
      onFinish={(values) => save.mutate({ buttons: buttonsOf(values, origin) })}
    >
      <EditorPage
        head={{
          title: t('title'),
          lead: t('lead'),
          up: { to: '/settings/official', label: t('up') },
          actions: (
            <>
              <Undo view={view} busy={save.isPending} undo={save.mutate} />
              <Button type="primary" htmlType="submit" loading={save.isPending}>
                {t('save')}
              </Button>
            </>
          ),
        }}
        form={<MenuFields />}
        previewLabel={t('preview')}
        preview={<MenuPreview />}
      />
      <Live view={view} />
    </Form>
  )
}

interface UndoProps {
  view: AccountMenuView
  busy: boolean
  undo: (menu: Parameters<typeof api.official.saveMenu>[0]) => void
}
function Undo({ view: { previous }, busy, undo }: UndoProps) {
  const t = useWords(menuWords)
  if (!previous) return null
  return (
    <Popconfirm
      title={t('undoAsk', { at: dateTime(previous.savedAt) })}
      onConfirm={() => undo({ buttons: previous.buttons })}
    >
      <Button disabled={busy}>{t('undo')}</Button>
    </Popconfirm>
  )
}

const tones = { waiting: 'warn', sent: 'good', refused: 'bad' } as const

function Live({ view: { saved, live, problem, differences } }: { view: AccountMenuView }) {
  const t = useWords(menuWords)
  return (
    <Section title={t('live')}>
      <div className="stack" role="status">
        {saved ? (
          <div className="row">
            <Label tone={tones[saved.state]}>{t(saved.state)}</Label>
            <span className="quiet">{t('savedAt', { at: dateTime(saved.savedAt) })}</span>
          </div>
        ) : null}
        {[saved?.problem, problem].map((one) =>
          one ? (
            <p key={one.code} className="note">
              {said(one.sentence)} <span className="quiet small">{one.code}</span>
            </p>
          ) : null,
        )}
        {live === null ? <p>{t('unknown')}</p> : null}
        {live === 0 && !saved ? <p>{t('none')}</p> : null}
        {live !== null && saved && differences.length === 0 ? <p>{t('same')}</p> : null}
        {differences.length > 0 ? <Differences all={differences} /> : null}
      </div>
    </Section>
  )
}

function Differences({ all }: { all: MenuDifference[] }) {
  const t = useWords(menuWords)
  const words = ({ here, there }: MenuDifference) => {
    if (there === null) return t('onlyHere', { here: here ?? '' })
    if (here === null) return t('onlyThere', { there })
    return t('changed', { here, there })
  }
  return (
    <div>
      <p>{t('differs')}</p>
      <ul className="plain">
        {all.map((one) => (
          <li key={one.at} className="row">
            <Label tone="warn">{one.at}</Label>
            {words(one)}
          </li>
        ))}
      </ul>
    </div>
  )
}
