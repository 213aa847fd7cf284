// What stands where a mini program would run.
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import type { Way } from './screen.ts'

export const MiniProgram = ({
  title,
  appid,
  page,
  way,
}: {
  title: string
  appid: string
  page: string
  way: Way
}) => {
  const { say } = useWords()
  return (
    <>
      <Bar title={title} onBack={way.back} />
      <div className="scroll">
        <p className="foot">{say('miniHint')}</p>
        <dl className="facts">
          <dt>{say('appid')}</dt>
          <dd>{appid}</dd>
          <dt>{say('page')}</dt>
          <dd>{page}</dd>
        </dl>
      </div>
    </>
  )
}
