// The line to type in, at the foot of every conversation.
import { useId } from 'react'
import { useSaying } from '../saying.ts'
import { useWords } from '../words/use.tsx'
import { VoiceIcon } from './icons.tsx'

interface ComposeProps {
  /** What the line is for; something to say, where nothing is named. */
  label?: string
  onSend: (text: string) => Promise<unknown>
}

export const Compose = ({ label, onSend }: ComposeProps) => {
  const { say } = useWords()
  const field = useId()
  const { text, setText, empty, problem, submit } = useSaying(onSend)
  return (
    <>
      {problem && (
        <p className="compose-problem" role="alert">
          {say('wrong', { why: problem.message })}
        </p>
      )}
      <form className="compose" onSubmit={submit}>
        <VoiceIcon />
        <label className="hidden" htmlFor={field}>
          {label ?? say('say')}
        </label>
        <input
          id={field}
          value={text}
          placeholder={label ?? say('say')}
          autoComplete="off"
          maxLength={2000}
          onChange={(event) => {
            setText(event.target.value)
          }}
        />
        <button type="submit" className="strong" disabled={empty}>
          {say('send')}
        </button>
      </form>
    </>
  )
}
