// Steps and triggers in a short sentence, for cards and lists.
import { useQuery } from '@tanstack/react-query'
import type { JourneyDefinition, Rule, Step } from '#contracts'
import { api } from '../../shared/api.ts'
import { useCouponTemplates } from '../../shared/fields.tsx'
import { useWords } from '../../shared/words.ts'
import { journeys } from './words.ts'

const conditions = (rule: Rule): number => {
  if ('all' in rule) return rule.all.reduce((sum, each) => sum + conditions(each), 0)
  if ('any' in rule) return rule.any.reduce((sum, each) => sum + conditions(each), 0)
  return 'not' in rule ? conditions(rule.not) : 1
}

export function useDescribe() {
  const t = useWords(journeys)
  const coupons = useCouponTemplates().options
  const segments = useQuery({
    queryKey: ['segments', 'options'],
    queryFn: () => api.audience.list({ limit: 100 }),
  })
  const tags = useQuery({ queryKey: ['tags'], queryFn: () => api.customer.listTags() })
  const tag = (id: number) => tags.data?.items.find((each) => each.id === id)?.name
  const coupon = (id: number | null) => coupons.find(({ value }) => value === id)?.label
  const waited = (length: Extract<Step, { kind: 'wait' }>['for']) => {
    if (!('hours' in length)) return t('daysText', { count: length.days, at: length.at })
    const { hours } = length
    return hours >= 48 && hours % 24 === 0
      ? t('wholeDaysText', { count: hours / 24 })
      : t('hoursText', { count: hours })
  }
  const step = (each: Step): string => {
    switch (each.kind) {
      case 'wait':
        return waited(each.for)
      case 'condition':
        return t('conditionText', { count: conditions(each.rule) })
      case 'message':
        return each.text || t('textMissing')
      case 'coupon':
        return coupon(each.templateId) ?? t('templateMissing')
      case 'tag':
        return `${t(each.on ? 'tagOn' : 'tagOff')}: ${tag(each.tagId) ?? t('tagMissing')}`
      case 'exit':
        return t('exitText')
      default:
        return each satisfies never
    }
  }
  const trigger = ({ trigger: each }: Pick<JourneyDefinition, 'trigger'>) =>
    each.kind === 'event'
      ? t(`event.${each.event}`)
      : `${t('bySegment')}: ${
          segments.data?.items.find(({ id }) => id === each.segmentId)?.name ?? '–'
        }`
  return { step, trigger, title: (each: Step) => each.name || t(`kind.${each.kind}`) }
}
