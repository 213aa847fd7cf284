// Reading and acting: one query client, and one way to press a button that changes something.
import { QueryCache, QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { Refused, problemOf } from './api.ts'
import { missingBy, tellMissing } from './away.ts'
import { common } from './common.ts'
import { said, useWords } from './words.ts'

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      const missing = missingBy(error)
      if (missing) tellMissing(missing)
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      // A refusal is an answer; only an unreachable server is asked again.
      retry: (times, error) => error instanceof Refused && error.problem.status === 0 && times < 2,
    },
  },
})

/**
 * Runs an action, says that it is done, refreshes what it touched, and puts refusals in plain
 * words.
 */
export function useAct<Input, Output>(
  act: (input: Input) => Promise<Output>,
  options: {
    refresh?: unknown[][]
    said?: string | null
    after?: (output: Output, input: Input) => void
  } = {},
) {
  const { message, notification } = App.useApp()
  const t = useWords(common)
  const client = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: async (output, input) => {
      await Promise.all(
        (options.refresh ?? []).map((queryKey) =>
          client.invalidateQueries({
            queryKey,
          }),
        ),
      )
      if (options.said !== null) void message.success(options.said ?? t('saved'))
      options.after?.(output, input)
    },
    onError: (error) => {
      const problem = problemOf(error)
      notification.error({
        title: said(problem.sentence),
        duration: 8,
        description: [t('problemCode', { code: problem.code }), problem.field]
          .filter(Boolean)
          .join(' · '),
      })
    },
  })
}
