// The linter of first words: what it finds, and what it leaves alone.
import { expect, it } from 'vitest'
import { openingFlaws } from '#contracts'
import { flawsOf } from './opening.ts'

const names = (text: string) => flawsOf(text).map(({ flaw }) => flaw)

it.each([
  ['你好{name}，我是{guide}，{store}的店长。有任何用法的问题随时找我，这是给您的新朋友礼。'],
  [
    'Hi {name}, this is {guide} of {store}. Anything about your skin, just ask me. Shall I note your birthday?',
  ],
  ['欢迎！送您一张 20 元券，三十天内到店可用，不急。'],
  ['您好，已帮您登记会员，积分可以在这里看：https://brand.example/h5/ 谢谢！'],
])('lets service stand: %s', (text) => {
  expect(flawsOf(text)).toEqual([])
})

it.each([
  ['麻烦填写一下问卷，方便我们了解您', 'survey', '填写'],
  ['Would you answer a few questions for us', 'survey', 'a few questions'],
  ['您是油皮吗？平时用什么？预算多少？', 'manyQuestions', '3'],
  ['爆款精华满 299 减 50', 'hardSelling', '爆款'],
  ['喜欢的话立即下单哦', 'hardSelling', '立即下单'],
  ['Serum with 30% off', 'hardSelling', '30% off'],
  ['活动只限今天', 'pressure', '只限今天'],
  ['Last chance', 'pressure', 'Last chance'],
  ['欢迎加入！！', 'shouting', '！！'],
  ['看 https://a.example/1 和 https://a.example/2', 'manyLinks', '2'],
  ['谢'.repeat(201), 'long', '201'],
])('flags %s as %s', (text, flaw, found) => {
  expect(flawsOf(text)).toEqual([{ flaw, found }])
})

it('knows every flaw it may name, and a link is not read as words', () => {
  const all = `${'请'.repeat(200)}填写？下单？秒杀，限时！！ https://a.example/1 https://a.example/2`
  expect(names(all)).toEqual([...openingFlaws])
  expect(names('请看 https://a.example/buy-now?x=%E9%97%AE%E5%8D%B7&y=survey')).toEqual([])
})
