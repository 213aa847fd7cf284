// The codes that hang where the person stands, to tap on.
import { useQuery } from '@tanstack/react-query'
import { api, type Code } from '../api.ts'
import { useWords } from '../words/use.tsx'

export const Codes = ({ onTap }: { onTap: (url: string) => void }) => {
  const { say } = useWords()
  const codes = useQuery({ queryKey: ['codes'], queryFn: api.codes })
  const nameOf = ({ kind, remark, state, corpName }: Code): string =>
    kind === 'account' ? say('account') : remark || state || corpName || say('myBrand')
  return (
    <>
      {codes.data?.length === 0 && (
        <div className="nothing">
          <p>{say('noCodes')}</p>
          <p>{say('noCodesHint')}</p>
        </div>
      )}
      <ul className="codes">
        {codes.data?.map((code) => (
          <li key={code.configId}>
            <button
              type="button"
              onClick={() => {
                onTap(code.url)
              }}
            >
              {code.image && <img src={code.image} alt="" width={112} height={112} />}
              <strong>{nameOf(code)}</strong>
              <span>
                {code.kind === 'group' && say('groupCode')}
                {code.kind === 'account' ? code.state : code.members.slice(0, 3).join('、')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
