// Pictures that are pasted or dropped while a phone scans: they go to the phone one is at.
import { useEffect, useState, type DragEvent, type RefObject } from 'react'

const pictureIn = (items: DataTransfer | null): File | undefined =>
  [...(items?.files ?? [])].find(({ type }) => type.startsWith('image/')) ?? items?.files[0]

/** Another phone on the page has the keyboard. */
const isElsewhere = (screen: HTMLElement | null): boolean => {
  const other = document.activeElement?.closest('.device')
  return other !== null && other !== undefined && !other.contains(screen)
}

export const useIncoming = (
  screen: RefObject<HTMLElement | null>,
  onFile: (file: File) => void,
) => {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const pasted = (event: ClipboardEvent): void => {
      const file = pictureIn(event.clipboardData)
      if (!file || event.defaultPrevented || isElsewhere(screen.current)) return
      event.preventDefault()
      onFile(file)
    }
    document.addEventListener('paste', pasted)
    return () => {
      document.removeEventListener('paste', pasted)
    }
  }, [screen, onFile])
  const drop = {
    onDragOver: (event: DragEvent): void => {
      event.preventDefault()
      setOver(true)
    },
    onDragLeave: (event: DragEvent<HTMLElement>): void => {
      const to = event.relatedTarget
      if (!(to instanceof Node && event.currentTarget.contains(to))) setOver(false)
    },
    onDrop: (event: DragEvent): void => {
      event.preventDefault()
      setOver(false)
      const file = pictureIn(event.dataTransfer)
      if (file) onFile(file)
    },
  }
  return { over, drop }
}
