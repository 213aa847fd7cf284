// Outside of WeChat, as on a computer, no sheet can open: a code on the screen is scanned with a
// phone instead. The page around it asks how it stands and goes on by itself.
import { useState } from 'react'
import type { PayCode } from '../api.ts'
import { useWords } from '../language.tsx'
import { qr } from '../ui/drawn.ts'
import { Said, useDoing } from '../ui/doing.tsx'
import { Made } from '../ui/made.tsx'
import { filled } from './filled.ts'
import { words } from './pay-words.ts'

interface Props {
  fen: number
  ask: () => Promise<PayCode>
  /** Something may have changed, also where no code is given. */
  changed: () => void
}
export function PayByCode({ fen, ask, changed }: Props) {
  const { money, language } = useWords()
  const { busy, error, run } = useDoing()
  const [code, setCode] = useState<PayCode>()
  const said = (word: keyof typeof words, n = '') => filled(words[word][language], { n })
  const show = () => run(async () => setCode(await ask().finally(changed)))
  return (
    <>
      {code ? (
        <div className="till" role="status">
          <p>{said('scan', money(fen))}</p>
          <Made of={qr(code.codeUrl, said('code'))} />
          <button type="button" className="text" disabled={busy} onClick={show}>
            {said('again')}
          </button>
        </div>
      ) : (
        <button type="button" className="press wide" disabled={busy} onClick={show}>
          {said('show', money(fen))}
        </button>
      )}
      <Said error={error} />
    </>
  )
}
