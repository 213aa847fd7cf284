// Sending a registration: what was filled in, and the tries it takes to be answered.
import { useState } from 'react'
import { api, type MemberCard, type Purpose, Refused } from './api.ts'

export interface Draft {
  phone: string
  name: string
  birthday?: string | undefined
  consents: Purpose[]
}

/**
 * A registration under way: one key from the first try to the last, so that a lost answer makes no
 * second member.
 */
export function useRegistration(done: (card: MemberCard) => void) {
  const [key] = useState(() => crypto.randomUUID())
  const [tries, setTries] = useState(0)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const send = async ({ phone, name, birthday, consents }: Draft) => {
    setBusy(true)
    setError(undefined)
    try {
      done(
        await api.register(
          {
            phone,
            consents,
            ...(name.trim() && { name: name.trim() }),
            ...(birthday && { birthday }),
          },
          `${key}:${tries}`,
        ),
      )
    } catch (reason) {
      // What was refused will be sent changed: that is another request.
      if (reason instanceof Refused && reason.problem.status >= 400) setTries(tries + 1)
      setError(reason)
      setBusy(false)
    }
  }
  return { busy, error, send, setError }
}
