// What staff are told, in plain words of the brand's language; never a customer's name.
import type { TellLanguage } from '#contracts'

export interface Told {
  count: number
  /** Of the call list. */
  name?: string
}
export interface MemoWords {
  title: string
  description: string
  button: string
}
type Say = (told: Told) => { title: string; description: string }

const said: Record<'calls' | 'handedOver', { path: string } & Record<TellLanguage, Say>> = {
  calls: {
    path: '/calls',
    zh: ({ count, name = '' }) => ({
      title: `${count} 位客户等您打电话`,
      description: `电话名单“${name}”分给您了。点开看要打给谁、怎么说。`,
    }),
    en: ({ count, name = '' }) => ({
      title: count === 1 ? 'A customer to call' : `${count} customers to call`,
      description: `The call list “${name}” has come to you. Open it to see whom to call and what to say.`,
    }),
  },
  handedOver: {
    path: '/customers',
    zh: ({ count }) => ({
      title: `${count} 位客户交接给您了`,
      description: '他们现在是您的客户。点开看看他们是谁，打个招呼吧。',
    }),
    en: ({ count }) => ({
      title: count === 1 ? 'A customer is yours now' : `${count} customers are yours now`,
      description: 'A colleague’s customers came to you. Open to see who they are, and say hello.',
    }),
  },
}
export type MemoKind = keyof typeof said

export const pathOf = (kind: MemoKind): string => said[kind].path
export const wordsOf = (kind: MemoKind, language: TellLanguage, told: Told) =>
  said[kind][language](told)
