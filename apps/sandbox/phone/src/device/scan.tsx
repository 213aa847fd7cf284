// The camera: codes within reach to tap on, and a line for anything else a code may hold.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState, type FormEvent } from 'react'
import { api, type Code, type Person } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import { screenOf, type Way } from './screen.ts'

/** The codes that hang where the person stands. */
const Codes = ({ onTap }: { onTap: (url: string) => void }) => {
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

/** What a code holds, written out. */
const Paste = ({ onOpen }: { onOpen: (url: string) => void }) => {
  const { say } = useWords()
  const field = useId()
  const [address, setAddress] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (address.trim()) onOpen(address.trim())
  }
  return (
    <form className="compose" onSubmit={submit}>
      <label className="hidden" htmlFor={field}>
        {say('paste')}
      </label>
      <input
        id={field}
        value={address}
        placeholder={say('paste')}
        inputMode="url"
        onChange={(event) => {
          setAddress(event.target.value)
        }}
      />
      <button type="submit" className="strong" disabled={!address.trim()}>
        {say('open')}
      </button>
    </form>
  )
}

export const ScanScreen = ({ person, way }: { person: Person; way: Way }) => {
  const { say } = useWords()
  const scan = useMutation({
    mutationFn: (url: string) => api.scan(person.id, url),
    onSuccess: (found) => {
      const screen = screenOf(found)
      if (screen) way.replace(screen)
    },
  })
  const problem = scan.error
    ? say('wrong', { why: scan.error.message })
    : scan.data?.kind === 'expired'
      ? say('expired')
      : undefined
  return (
    <div className="camera">
      <Bar title={say('scan')} onBack={way.back} />
      <div className="scroll" tabIndex={0} role="region" aria-label={say('codesAround')}>
        <p className="camera-hint">{say('scanHint')}</p>
        <Codes onTap={scan.mutate} />
      </div>
      <Paste onOpen={scan.mutate} />
      {problem && (
        <p className="toast" role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}
