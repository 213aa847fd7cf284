// The module object of analytics.
import type { Module } from '#platform'
import { analyticsRefusals } from './refusals.ts'

export const analyticsModule: Module = {
  name: 'analytics', schema: 'analytics', refusals: analyticsRefusals,
}
