// The upper half of the scanner: the camera's picture, or the ways to hand a picture in.
import { useId } from 'react'
import { CameraIcon, PictureIcon } from '../device/icons.tsx'
import { useWords } from '../words/use.tsx'
import { Camera } from './camera.tsx'

interface FinderProps {
  camera: boolean
  reading: boolean
  onCamera: (on: boolean) => void
  onCode: (text: string) => void
  onPicture: (file: File) => void
}

export const Finder = ({ camera, reading, onCamera, onCode, onPicture }: FinderProps) => {
  const { say } = useWords()
  const field = useId()
  if (camera) {
    return (
      <Camera
        onCode={onCode}
        onStop={() => {
          onCamera(false)
        }}
      />
    )
  }
  return (
    <div className="finder">
      <div className="finder-ways">
        <button
          type="button"
          onClick={() => {
            onCamera(true)
          }}
        >
          <CameraIcon />
          {say('useCamera')}
        </button>
        <label htmlFor={field}>
          <PictureIcon />
          {say('choosePicture')}
          <input
            id={field}
            className="hidden"
            type="file"
            accept="image/*"
            onChange={({ target }) => {
              const [file] = target.files ?? []
              if (file) onPicture(file)
              // The same file once more is news again.
              target.value = ''
            }}
          />
        </label>
      </div>
      <p role="status">{say(reading ? 'readingPicture' : 'pasteOrDrop')}</p>
    </div>
  )
}
