// The scanner: a camera, a picture that is chosen, pasted or dropped, the codes within reach to tap
// on, and a line for what a code holds.
import { useMutation } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { api, type Person } from '../api.ts'
import { Bar } from '../device/bar.tsx'
import { screenOf, type Way } from '../device/screen.ts'
import { useWords } from '../words/use.tsx'
import { Codes } from './codes.tsx'
import { Finder } from './finder.tsx'
import { useIncoming } from './incoming.ts'
import { pixelsOf } from './pixels.ts'
import { readCodes } from './read.ts'
import { Several } from './several.tsx'
import { Typed } from './typed.tsx'

/** What the codes of a file say; undefined where it is no picture. */
const codesOf = async (file: File): Promise<string[] | undefined> => {
  const pixels = await pixelsOf(file)
  return pixels && readCodes(pixels)
}

/** Reads pictures and opens what they say; tells what it is at, and what went wrong. */
const useScanning = (person: Person, way: Way) => {
  const { say } = useWords()
  const open = useMutation({
    mutationFn: (text: string) => api.scan(person.id, text),
    onSuccess: (found) => {
      const screen = screenOf(found)
      if (screen) way.replace(screen)
    },
  })
  const read = useMutation({
    mutationFn: codesOf,
    onSuccess: (codes) => {
      const [only, ...more] = codes ?? []
      if (only !== undefined && more.length === 0) open.mutate(only)
    },
  })
  const told = (): string | undefined => {
    const found = open.data
    const problem = open.error ?? read.error
    if (problem) return say('wrong', { why: problem.message })
    if (found?.kind === 'expired') return say('expired')
    if (found?.kind === 'foreign') return say('foreignCode', { text: found.text })
    if (!read.isSuccess) return undefined
    if (!read.data) return say('notAPicture')
    return read.data.length === 0 ? say('noCodeInPicture') : undefined
  }
  const { mutate: openText, reset: forget } = open
  const { mutate: readFile, reset: forgetPicture } = read
  return {
    reading: read.isPending,
    several: open.isIdle && read.data && read.data.length > 1 ? read.data : undefined,
    told: told(),
    open: useCallback(
      (text: string) => {
        forgetPicture()
        openText(text)
      },
      [forgetPicture, openText],
    ),
    read: useCallback(
      (file: File) => {
        forget()
        readFile(file)
      },
      [forget, readFile],
    ),
  }
}

export const ScanScreen = ({ person, way }: { person: Person; way: Way }) => {
  const { say } = useWords()
  const screen = useRef<HTMLDivElement>(null)
  const [camera, setCamera] = useState(false)
  const { reading, several, told, open, read } = useScanning(person, way)
  const { over, drop } = useIncoming(screen, read)
  const seen = useCallback(
    (text: string) => {
      setCamera(false)
      open(text)
    },
    [open],
  )
  // So that what is pasted comes to this phone.
  useEffect(() => {
    screen.current?.focus()
  }, [])
  return (
    <div ref={screen} className="camera" tabIndex={-1} {...drop}>
      <Bar title={say('scan')} onBack={way.back} />
      <div className="scroll" tabIndex={0} role="region" aria-label={say('codesAround')}>
        <Finder
          camera={camera}
          reading={reading}
          onCamera={setCamera}
          onCode={seen}
          onPicture={read}
        />
        {told && (
          <p className="scan-told" role="alert">
            {told}
          </p>
        )}
        {several ? (
          <Several codes={several} onTap={open} />
        ) : (
          <>
            <p className="camera-hint">{say('scanHint')}</p>
            <Codes onTap={open} />
          </>
        )}
      </div>
      <Typed onOpen={open} />
      {over && <p className="scan-drop">{say('dropNow')}</p>}
    </div>
  )
}
