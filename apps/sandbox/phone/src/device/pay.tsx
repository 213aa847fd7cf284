// The pay sheet: what is bought, what it costs after coupons, and one button.
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, type Person, type Sheet } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import { Bill } from './bill.tsx'
import type { Way } from './screen.ts'

export const PayScreen = ({
  person,
  codeUrl,
  way,
}: {
  person: Person
  codeUrl: string
  way: Way
}) => {
  const { say } = useWords()
  const sheet = useQuery({
    queryKey: ['sheet', person.id, codeUrl],
    queryFn: () => api.act<Sheet>(person.id, 'paySheet', { codeUrl }),
  })
  const pay = useMutation({
    mutationFn: () => api.act(person.id, 'pay', { codeUrl }),
    onSettled: () => sheet.refetch(),
  })
  const { data } = sheet
  const problem = pay.error ?? sheet.error
  return (
    <>
      <Bar title={say('paySheet')} onBack={way.back} />
      <div className="scroll sheet">
        {data && (
          <>
            <Bill sheet={data} />
            {data.payable ? (
              <button
                type="button"
                className="strong"
                disabled={pay.isPending}
                onClick={() => {
                  pay.mutate()
                }}
              >
                {say('payNow')}
              </button>
            ) : (
              <p role="status">{say(data.state === 'SUCCESS' ? 'paid' : 'notPayable')}</p>
            )}
          </>
        )}
        {problem && <p role="alert">{say('wrong', { why: problem.message })}</p>}
      </div>
    </>
  )
}
