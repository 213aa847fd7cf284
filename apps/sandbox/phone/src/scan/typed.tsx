// What a code holds, written out by hand.
import { useId, useState, type FormEvent } from 'react'
import { useWords } from '../words/use.tsx'

export const Typed = ({ onOpen }: { onOpen: (url: string) => void }) => {
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
