// The demo brand's programme: coupons, persona, welcomes, codes, segments, limits, journeys.
import type { JourneyDefinition } from '#contracts'
import type { DemoStore } from './brand.ts'
import { makeCodes } from './codes.ts'
import type { DemoContext } from './context.ts'
import { makeMemberDays } from './member-days.ts'

export interface DemoCoupons {
  welcome: number
  afterPayment: number
  second: number
  winBack: number
}

async function makeCoupons({ api }: DemoContext): Promise<DemoCoupons> {
  const make = async (
    name: string,
    amountFen: number,
    thresholdFen: number,
    days: number,
    note: string,
  ) =>
    (
      await api.coupon.saveTemplate({
        name,
        benefit: { kind: 'amountOff', amountFen },
        thresholdFen,
        validity: { kind: 'days', days, startsAfterDays: 0 },
        perCustomerLimit: 5,
        note,
      })
    ).id
  return {
    welcome: await make('新朋友礼 满99减20', 20_00, 99_00, 14, '加好友即得'),
    afterPayment: await make('支付有礼 满68减10', 10_00, 68_00, 14, '付款后 14 天内使用'),
    second: await make('第二次更优惠 满150减30', 30_00, 150_00, 14, '首购后第 9 天发放'),
    winBack: await make('想念你 满199减50', 50_00, 199_00, 15, '召回'),
  }
}

async function makeWelcomes({ api }: DemoContext, coupons: DemoCoupons): Promise<void> {
  const assistant = await api.material.savePersona({
    name: '小茶',
    kind: 'assistant',
    voice: '像熟识的柜姐：先问需要，再给建议；不推销，不用感叹号',
    signature: '小茶',
  })
  await api.material.savePersona({
    name: '茶管家',
    kind: 'butler',
    voice: '一对一，记得每位金卡会员的肤质与偏好',
    signature: '您的管家',
  })
  await api.acquire.saveWelcome({
    name: '白天欢迎语',
    hours: { from: '08:00', until: '20:00' },
    personaId: assistant.id,
    couponTemplateId: coupons.welcome,
    text: '{name}你好，我是{store}的小茶，{guide}的搭档。想问肤质、找色号、查积分，随时说一声。先放一张见面礼在这儿，到店或下单都能用。',
  })
  await api.acquire.saveWelcome({
    name: '夜间欢迎语',
    hours: { from: '20:00', until: '08:00' },
    personaId: assistant.id,
    couponTemplateId: coupons.welcome,
    text: '{name}晚上好，我是{store}的小茶。今晚先不打扰，见面礼放在这儿，明早十点{guide}在店里等你。',
  })
}

async function makeSegments({ api }: DemoContext): Promise<{ gold: number; quiet: number }> {
  const save = async (
    name: string,
    note: string,
    rule: Parameters<typeof api.audience.save>[0]['rule'],
  ) => (await api.audience.save({ name, note, rule })).id
  const gold = await save('金卡会员', '成长值 6,000 以上', {
    fact: 'growth',
    op: 'gte',
    value: 6000,
  })
  await save('彩妆爱好者', '90 天内买过两次彩妆', {
    purchase: { measure: 'count', op: 'gte', value: 2, withinDays: 90, category: '彩妆' },
  })
  await save('囤货党', '一年内净消费 1,500 元以上', {
    purchase: { measure: 'sumFen', op: 'gte', value: 150_000, withinDays: 365 },
  })
  await save('首购未复购', '买过一次，30 天内', {
    all: [
      { purchase: { measure: 'days', op: 'eq', value: 1 } },
      { purchase: { measure: 'count', op: 'gte', value: 1, withinDays: 30 } },
    ],
  })
  const quiet = await save('沉睡老客', '一年内 4 次以上，近 120 天没来', {
    all: [
      { purchase: { measure: 'count', op: 'gte', value: 4, withinDays: 365 } },
      { not: { purchase: { measure: 'count', op: 'gte', value: 1, withinDays: 120 } } },
    ],
  })
  return { gold, quiet }
}

/**
 * From the first purchase to the second: a word after nine days, with a coupon; nothing for the
 * control group.
 */
function secondPurchase(couponTemplateId: number): JourneyDefinition {
  return {
    trigger: { kind: 'event', event: 'order.paid', filters: { purchaseNo: 1 } },
    entryRule: null,
    first: 'wait',
    settings: {
      controlShareBp: 1000,
      goal: { event: 'order.paid', withinDays: 30 },
      reentry: { mode: 'never' },
      exitOnGoal: true,
    },
    steps: [
      { kind: 'wait', id: 'wait', name: '等 8 天', next: 'again', for: { days: 8, at: '10:30' } },
      {
        kind: 'condition',
        id: 'again',
        name: '已经复购？',
        yes: 'done',
        no: 'word',
        rule: { purchase: { measure: 'days', op: 'gte', value: 2 } },
      },
      {
        kind: 'message',
        id: 'word',
        name: '第二次更优惠',
        next: 'rest',
        couponTemplateId,
        link: null,
        text: '{name}，上次带走的用着还顺手吗？给你留了一张满 150 减 30，两周内有效，{store}随时来。',
      },
      { kind: 'wait', id: 'rest', name: '等 14 天', next: 'done', for: { hours: 14 * 24 } },
      { kind: 'exit', id: 'done', name: '结束' },
    ],
  }
}

/** Right after each payment: a short-dated coupon on the phone; nothing for the control group. */
function afterPayment(couponTemplateId: number, controlShareBp: number): JourneyDefinition {
  return {
    trigger: { kind: 'event', event: 'order.paid', filters: {} },
    entryRule: { fact: 'is_member', op: 'eq', value: true },
    first: 'word',
    settings: {
      controlShareBp,
      goal: { event: 'order.paid', withinDays: 14 },
      reentry: { mode: 'oncePerOrder' },
      exitOnGoal: true,
    },
    steps: [
      {
        kind: 'message',
        id: 'word',
        name: '支付有礼',
        next: 'done',
        couponTemplateId,
        link: null,
        text: '谢谢{name}。这次的积分已到账，另有一张满 68 减 10，14 天内有效。',
      },
      { kind: 'exit', id: 'done', name: '结束' },
    ],
  }
}

async function makeJourneys(
  { api }: DemoContext,
  coupons: DemoCoupons,
  controlShareBp: number,
): Promise<void> {
  const publish = async (name: string, definition: JourneyDefinition) => {
    const { id } = await api.journey.save({ name, draft: definition })
    await api.journey.publish({ id })
  }
  await publish('支付有礼', afterPayment(coupons.afterPayment, controlShareBp))
  await publish('首购到复购', secondPurchase(coupons.second))
}

/**
 * `controlShareBp`: of those who pay, who gets no word of thanks, to see what the word is worth.
 */
export async function makeProgramme(
  context: DemoContext,
  stores: readonly DemoStore[],
  { controlShareBp = 0 } = {},
): Promise<DemoCoupons> {
  const coupons = await makeCoupons(context)
  await makeMemberDays(context)
  await context.api.messaging.saveLimits({
    rules: [
      { count: 1, window: { kind: 'calendar', unit: 'day' } },
      { count: 3, window: { kind: 'rolling', hours: 168 } },
      { stage: 'lost', count: 1, window: { kind: 'calendar', unit: 'month' } },
    ],
    minGapHours: 4,
    quiet: { from: '22:00', until: '08:30' },
  })
  await makeWelcomes(context, coupons)
  await makeCodes(context, stores)
  await makeSegments(context)
  await makeJourneys(context, coupons, controlShareBp)
  return coupons
}
