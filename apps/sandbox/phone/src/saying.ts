// A line somebody types and sends; it empties itself once it is through.
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'

export const useSaying = (onSay: (text: string) => Promise<unknown>) => {
  const [text, setText] = useState('')
  const send = useMutation({
    mutationFn: () => onSay(text.trim()),
    onSuccess: () => {
      setText('')
    },
  })
  const empty = text.trim() === ''
  return {
    text,
    setText,
    empty,
    problem: send.error,
    submit: (event: FormEvent): void => {
      event.preventDefault()
      if (!empty && !send.isPending) send.mutate()
    },
  }
}
