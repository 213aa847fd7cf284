// How the customers' pages look and what their privacy notice says, by the brand's rules.
import type { Brand } from '#modules/org'

const PLAIN_COLOUR = '#0f6b5c'
const notice = (brand: string | null) => ({
  zh:
    `${brand ?? '我们'}收集您的手机号、生日和消费记录，用于会员服务；仅在您同意后发送营销信息。您可以随时在此查看、更正资料或撤回同意，` +
    '也可以联系门店删除您的个人信息。我们不会把您的信息出售给他人。',
  en:
    `Your phone number, birthday and purchases are kept by ${brand ?? 'us'} to serve you as a member; offers are sent ` +
    'only if you agree. You can see and correct your details or withdraw consent here at any time, and ask any store to ' +
    'delete them. We never sell your information.',
})

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** Rules `color` (as `#0f6b5c`) and `privacy` ({ zh, en }); a quiet default for each. */
export function lookOf({ name, rules }: Brand): {
  color: string
  privacy: { zh: string; en: string }
} {
  const plain = notice(name)
  const own = rules['privacy'] as { zh?: unknown; en?: unknown } | undefined
  const color = text(rules['color'])
  return {
    color: color && /^#[0-9a-f]{6}$/i.test(color) ? color : PLAIN_COLOUR,
    privacy: { zh: text(own?.zh) ?? plain.zh, en: text(own?.en) ?? plain.en },
  }
}
