// Which phones stand side by side, and which of them the next choice and the next scan are for.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, type ChatKey, type Somebody } from '../api.ts'
import { keepShown, MOST, readShown } from './address.ts'

const readScan = (): string | undefined =>
  new URLSearchParams(location.search).get('scan') ?? undefined

/** The guide's device among those that are turned to. */
export const GUIDE = 'guide'

export const useShown = () => {
  const [shown, setShown] = useState(readShown)
  const [turned, setTurned] = useState<string>()
  const [scan, setScan] = useState(readScan)
  const people = useQuery({
    queryKey: ['people', shown.people],
    queryFn: () => api.people(shown.people),
    placeholderData: keepPreviousData,
  }).data
  // Whoever is named but unknown here (another data directory) has no phone.
  const named = shown.people.flatMap((id) => people?.find((person) => person.id === id) ?? [])
  const phones: Somebody[] = named.length > 0 ? named : (people?.slice(0, 1) ?? [])
  const active = phones.find(({ id }) => id === turned) ?? phones[0]

  // Nobody chosen: the newest, who stays when somebody newer comes.
  const newest = people?.[0]
  if (shown.people.length === 0 && newest) setShown({ ...shown, people: [newest.id] })
  useEffect(() => {
    // The address still names the code until a phone has scanned it.
    if (people && scan === undefined) keepShown(shown)
  }, [shown, people, scan])

  const show = (ids: string[], turnedTo: string | undefined): void => {
    setShown({ ...shown, people: ids })
    setTurned(turnedTo)
  }
  const ids = phones.map(({ id }) => id)
  return {
    people,
    phones,
    active,
    full: phones.length >= MOST,
    desk: shown.desk,
    scan,
    scanned: () => {
      setScan(undefined)
    },
    /** In place of the phone turned to; one that stands here already is turned to. */
    choose: (id: string) => {
      const other = ids.filter((one) => one !== active?.id)
      show(ids.includes(id) ? ids : other.toSpliced(active ? ids.indexOf(active.id) : 0, 0, id), id)
    },
    beside: (id: string) => {
      if (!ids.includes(id) && ids.length < MOST) show([...ids, id], id)
    },
    close: (id: string) => {
      show(
        ids.filter((one) => one !== id),
        active?.id === id ? undefined : active?.id,
      )
    },
    turned: turned ?? active?.id,
    turnTo: setTurned,
    guide: shown.guide,
    openGuide: (guide: ChatKey | undefined) => {
      setShown({ ...shown, guide })
      setTurned(guide && GUIDE)
    },
    turnDesk: () => {
      setShown({ ...shown, desk: !shown.desk })
    },
  }
}
