// Says in one sentence that the server or its database is away, asks until it is back, and goes on
// then.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from '../shared/api.ts'
import { missingBy, tellMissing, useMissing } from '../shared/away.ts'
import { useWords } from '../shared/words.ts'
import { router } from './router.tsx'
import { shell } from './words.ts'

const ASK_MS = 2_000

export function Away() {
  const t = useWords(shell)
  const client = useQueryClient()
  const missing = useMissing()
  useEffect(() => {
    if (!missing) return undefined
    const ask = async () => {
      try {
        await api.org.session()
      } catch (error) {
        if (missingBy(error)) return
      }
      tellMissing(undefined)
      await client.invalidateQueries()
      await router.invalidate()
    }
    const timer = setInterval(() => void ask(), ASK_MS)
    return () => clearInterval(timer)
  }, [missing, client])
  return missing ? (
    <p className="away" role="alert">
      {t(`away.${missing}`)}
    </p>
  ) : null
}
