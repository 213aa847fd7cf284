// Ctrl/Cmd-K: reaches every page, customer, code and segment by typing.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Input, Modal } from 'antd'
import { type KeyboardEvent, useDeferredValue, useState } from 'react'
import { useMay } from '../shared/session.ts'
import { useWords } from '../shared/words.ts'
import { finders } from './finders.ts'
import { pages } from './map.ts'
import { shell, type ShellKey } from './words.ts'

interface Hit {
  to: string
  label: string
  kind: string
}
const kept = 'siyu.recent'
const recent = (): Hit[] => JSON.parse(localStorage.getItem(kept) ?? '[]') as Hit[]

export default function Palette({ close }: { close: () => void }) {
  const t = useWords(shell)
  return (
    <Modal
      open
      onCancel={close}
      footer={null}
      closable={false}
      title={t('palette')}
      destroyOnHidden
    >
      <Finder close={close} />
    </Modal>
  )
}

function Finder({ close }: { close: () => void }) {
  const t = useWords(shell)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const navigate = useNavigate()
  const hits = useHits(text)
  const go = (hit: Hit | undefined) => {
    if (!hit) return
    localStorage.setItem(
      kept,
      JSON.stringify([hit, ...recent().filter(({ to }) => to !== hit.to)].slice(0, 6)),
    )
    close()
    void navigate({ to: hit.to })
  }
  const search = (next: string) => {
    setText(next)
    setAt(0)
  }
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      setAt((old) => (old + step + hits.length) % Math.max(1, hits.length))
    }
    if (event.key === 'Enter') go(hits[at])
  }
  return (
    <>
      <Input
        autoFocus
        value={text}
        placeholder={t('paletteHint')}
        aria-label={t('palette')}
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={hits[at] ? `hit-${at}` : undefined}
        onChange={(event) => search(event.target.value)}
        onKeyDown={onKey}
      />
      <ul className="palette-list" id="palette-list" role="listbox" aria-label={t('palette')}>
        {hits.map((hit, no) => (
          <li
            key={`${hit.kind}${hit.to}`}
            id={`hit-${no}`}
            role="option"
            aria-selected={no === at}
            onMouseEnter={() => setAt(no)}
            onClick={() => go(hit)}
          >
            <span>{hit.label}</span>
            <span className="quiet small">{hit.kind}</span>
          </li>
        ))}
      </ul>
      {hits.length === 0 ? <p className="quiet">{t('paletteNothing')}</p> : null}
    </>
  )
}

function useHits(text: string): Hit[] {
  const t = useWords(shell)
  const may = useMay()
  const wanted = text.trim().toLowerCase()
  // Pages answer at once, so that Enter right after typing goes where it should; the server may
  // follow.
  const asked = useDeferredValue(wanted)
  const found = useQuery({
    queryKey: ['palette', asked],
    enabled: asked.length > 1,
    staleTime: 10_000,
    queryFn: async () =>
      (
        await Promise.all(
          finders
            .filter((each) => may(each.permission))
            .map(async (each) =>
              (await each.find(asked).catch(() => [])).map((hit) => ({
                ...hit,
                kind: t(each.word),
              })),
            ),
        )
      ).flat(),
  })
  const all = pages
    .filter(({ path, permission }) => !path.includes('$') && may(permission))
    .map(({ path, word }) => ({
      to: path,
      label: t(`page.${word}` as ShellKey),
      kind: t('palettePages'),
    }))
  if (wanted === '') {
    const last = recent().map((hit) => ({ ...hit, kind: t('paletteRecent') }))
    return [...last, ...all.filter(({ to }) => !last.some((hit) => hit.to === to))].slice(0, 12)
  }
  const named = all.filter(
    ({ label, to }) => label.toLowerCase().includes(wanted) || to.includes(wanted),
  )
  return [...named, ...(found.data ?? [])].slice(0, 16)
}
