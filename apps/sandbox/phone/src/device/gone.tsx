// What WeChat shows for an acquisition link by which nobody can be added any more.
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import type { Way } from './screen.ts'

export const GoneScreen = ({ way }: { way: Way }) => {
  const { say } = useWords()
  return (
    <>
      <Bar onBack={way.back} />
      <div className="nothing" role="alert">
        <p>{say('linkGone')}</p>
      </div>
    </>
  )
}
