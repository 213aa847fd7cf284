// What a group says of itself, in the words of the phone's language.
import type { Happening } from '../../../server/group/talk.ts'
import { useWords } from '../words/use.tsx'

export const useHappening = () => {
  const { say, language } = useWords()
  const names = (who: readonly string[]): string =>
    new Intl.ListFormat(language, { style: 'narrow', type: 'unit' }).format(who)
  return (happened: Happening): string => {
    switch (happened.what) {
      case 'joined':
        return say('groupJoined', { who: names(happened.who) })
      case 'invited':
        return say('groupInvited', { by: happened.by, who: names(happened.who) })
      case 'renamed':
        return say('groupRenamed', { by: happened.by, to: happened.to })
      case 'noticed':
        return say('groupNoticed', { by: happened.by })
    }
  }
}
