// The wordings, asked for by whoever needs to choose one.
import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'

export const templateQuery = () =>
  queryOptions({
    queryKey: ['sms', 'templates'],
    queryFn: async () => (await api.sms.listTemplates()).items,
  })
