// A picture with more than one code on it: which is meant.
import { useWords } from '../words/use.tsx'

interface SeveralProps {
  codes: readonly string[]
  onTap: (text: string) => void
}

export const Several = ({ codes, onTap }: SeveralProps) => {
  const { say } = useWords()
  return (
    <>
      <p className="camera-hint">{say('severalCodes', { count: codes.length })}</p>
      <ul className="several">
        {codes.map((text) => (
          <li key={text}>
            <button
              type="button"
              onClick={() => {
                onTap(text)
              }}
            >
              {text}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
