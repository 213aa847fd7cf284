// Keys by which Chinese and other names are sorted and found: pinyin and its initials.
import { pinyin } from 'pinyin-pro'

export interface NameKeys {
  sort: string
  initials: string
}

const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '')

/** Pinyin without tones ('张三' -> 'zhangsan', 'zs'); letters and digits stay, all else goes. */
export function nameKeys(name: string): NameKeys {
  const parts = pinyin(name.normalize('NFKC'), {
    toneType: 'none',
    type: 'array',
    nonZh: 'consecutive',
    surname: 'head',
    v: true,
  })
  const words = parts
    .flatMap((part) => part.split(/\s+/))
    .map(plain)
    .filter((part) => part !== '')
  return {
    sort: words.join('').slice(0, 120),
    initials: words
      .map((word) => word[0])
      .join('')
      .slice(0, 40),
  }
}
