// The computer's camera, looking for a code until it sees one.
import { useEffect, useRef, useState } from 'react'
import { frameLoop, QRCanvas, rearCamera, type QRCamera } from 'qr/dom.js'
import { useWords } from '../words/use.tsx'

type Refusal = 'cameraNone' | 'cameraRefused' | 'cameraBusy' | 'cameraUnsafe'

const refusalOf = (error: unknown): Refusal => {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'cameraNone'
    case 'NotAllowedError':
    case 'SecurityError':
      return 'cameraRefused'
    default:
      return 'cameraBusy'
  }
}

/** Looks at frames until one says something; gives the function that ends it. */
const watch = (
  video: HTMLVideoElement,
  onCode: (text: string) => void,
  onRefused: (why: Refusal) => void,
): (() => void) => {
  const canvas = new QRCanvas()
  let camera: QRCamera | undefined
  let stopLoop = (): void => undefined
  let ended = false
  const end = (): void => {
    ended = true
    stopLoop()
    camera?.stop()
  }
  const look = async (): Promise<void> => {
    const seen = await camera?.readFrame(canvas)
    if (ended || typeof seen !== 'string') return
    end()
    onCode(seen)
  }
  const start = async (): Promise<void> => {
    try {
      camera = await rearCamera(video)
    } catch (error) {
      if (!ended) onRefused(refusalOf(error))
      return
    }
    // Put away before it was allowed.
    if (ended) camera.stop()
    else {
      stopLoop = frameLoop(() => {
        void look()
      }, video)
    }
  }
  void start()
  return end
}

/** Browsers give cameras to pages of this machine and of https only. */
const haveCameras = (): boolean => 'mediaDevices' in navigator

interface CameraProps {
  onCode: (text: string) => void
  onStop: () => void
}

export const Camera = ({ onCode, onStop }: CameraProps) => {
  const { say } = useWords()
  const video = useRef<HTMLVideoElement>(null)
  const [refused, setRefused] = useState<Refusal | undefined>(
    haveCameras() ? undefined : 'cameraUnsafe',
  )
  useEffect(
    () =>
      refused === undefined && video.current ? watch(video.current, onCode, setRefused) : undefined,
    [refused, onCode],
  )
  return (
    <div className="lens">
      {refused ? (
        <p role="alert">{say(refused)}</p>
      ) : (
        <>
          {/* What a camera sees has no captions. */}
          {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
          <video ref={video} muted playsInline aria-label={say('cameraLooks')} />
          <span className="lens-line" aria-hidden />
        </>
      )}
      <button type="button" className="lens-stop" onClick={onStop}>
        {say(refused ? 'close' : 'cameraStop')}
      </button>
    </div>
  )
}
