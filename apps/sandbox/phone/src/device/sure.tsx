// What cannot be undone is asked twice, as WeChat asks.
import { useWords } from '../words/use.tsx'

export const Sure = ({
  ask,
  yes,
  busy,
  onCancel,
  onYes,
}: {
  ask: string
  yes: string
  busy: boolean
  onCancel: () => void
  onYes: () => void
}) => {
  const { say } = useWords()
  return (
    <div className="sure">
      <p>{ask}</p>
      <button type="button" onClick={onCancel}>
        {say('cancel')}
      </button>
      <button type="button" className="danger" disabled={busy} onClick={onYes}>
        {yes}
      </button>
    </div>
  )
}
