// Outreach of the demo brand: messages to people who have signed up in a store, and a list to call,
// some of whom answer, open their link and add the guide.
import { codeName } from './codes.ts'
import { askOperator, type DemoContext } from './context.ts'
import type { DemoStore } from './brand.ts'
import { hanging, Shopper } from './shopper.ts'

const PLACEMENT = '短信'
const template = '您的老客礼已备好，点 {1} 加专属顾问领取，到店可用。拒收请回复R'
const inbox = (context: DemoContext, person: Shopper) =>
  askOperator<{ sms: { text: string }[] }>(context, 'act', {
    act: 'inbox',
    person: person.personId,
  })

async function makeTemplate(context: DemoContext): Promise<number> {
  const code = '2100001'
  const word = { cloud: 'tencent', kind: 'template', word: code, text: template }
  await askOperator(context, 'sms', { word })
  return (await context.api.sms.saveTemplate({ code, text: template })).id
}

async function makeScripts({ api }: DemoContext): Promise<[number, number]> {
  const care = await api.acquire.saveScript({
    situation: '老客回流',
    title: '先问近况',
    text: '{name}您好，我是{store}的{guide}。上次带走的用得还顺手吗？我把护肤笔记发到您手机上，点开加我，有问题随时问。',
  })
  const gift = await api.acquire.saveScript({
    situation: '老客回流',
    title: '先说礼物',
    text: '{name}您好，{store}给老客留了一份礼，我把链接发到您手机上，点开加我就能领。',
  })
  return [care.id, gift.id]
}

/** Opens the link she was sent, and adds the guide behind it. */
async function follow(context: DemoContext, person: Shopper, remark: string): Promise<boolean> {
  const { sms } = await inbox(context, person)
  const path = /\/c\/[0-9a-z]+/.exec(sms.at(-1)?.text ?? '')?.[0]
  if (path === undefined) return false
  await fetch(`${context.url}${path}`, {
    headers: { 'user-agent': 'Mozilla/5.0 (Linux; Android 16) MicroMessenger/8.0.60' },
    redirect: 'manual',
  })
  const code = (await hanging(context)).find((one) => one.remark === remark)
  if (code) await person.add(code)
  return code !== undefined
}

/** Waits a little until a message is there; at night it is held until the quiet hours end. */
async function arrived(context: DemoContext, person: Shopper): Promise<boolean> {
  for (let tries = 0; tries < 20; tries++) {
    if ((await inbox(context, person)).sms.length > 0) return true
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
}

const names = ['沈清如', '顾安然', '苏晚晴', '林书瑶', '许知夏', '温以宁', '宋雨薇', '唐诗涵']
const phoneNo = (no: number): string => `199777700${String(no).padStart(2, '0')}`
const csvOf = (phones: readonly string[]): string => ['手机号', ...phones].join('\n')

async function people(context: DemoContext, from: number, count: number) {
  const all = []
  for (let no = from; no < from + count; no++) {
    const phone = phoneNo(no)
    const name = names[no % names.length] ?? ''
    all.push({ phone, person: await Shopper.withPhone(context, name, phone) })
  }
  return all
}

/** She adds the guide, who knows her number: the two customers turn out to be one. */
async function come(
  context: DemoContext,
  { phone, person }: Awaited<ReturnType<typeof people>>[number],
  remark: string,
): Promise<void> {
  if (!(await follow(context, person, remark))) return
  const { customer } = context.api
  // Her adding is told by WeCom a moment later.
  const idOf = async (search: string) => {
    for (let tries = 0; tries < 50; tries++) {
      const { items } = await customer.search({ search, limit: 1 })
      if (items[0]) return items[0].id
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    return undefined
  }
  const [friend, known] = [await idOf(person.externalUserid ?? ''), await idOf(phone)]
  if (friend !== undefined && known !== undefined && friend !== known)
    await customer.merge({ customerIds: [known, friend], reason: '店员核实是同一人' })
}

export async function liveOutreach(
  context: DemoContext,
  stores: readonly DemoStore[],
): Promise<void> {
  const story = stores[17]
  if (!story) return
  const { api } = context
  const remark = codeName(story, PLACEMENT)
  const code = await api.code.save({
    name: remark,
    storeId: story.id,
    channel: 'other',
    placement: PLACEMENT,
    guideIds: story.guideIds,
  })
  const templateId = await makeTemplate(context)
  const [scriptA, scriptB] = await makeScripts(context)
  const written = await people(context, 0, 8)
  const copyA = { templateId, params: ['{link}'] }
  const message = await api.acquire.saveOutreach({
    name: '老客礼短信',
    kind: 'sms',
    codeId: code.id,
    copyA,
    copyB: { templateId, params: ['{link}'] },
  })
  const consent = '门店会员登记表'
  const csv = csvOf(written.map(({ phone }) => phone))
  await api.acquire.addOutreachPeople({ id: message.id, csv, consent })
  await api.acquire.startOutreach({ id: message.id })
  for (const one of written.slice(0, 3))
    if (await arrived(context, one.person)) await come(context, one, remark)
  await callSome(context, { codeId: code.id, copyA, scriptA, scriptB, remark })
}

async function callSome(
  context: DemoContext,
  {
    remark,
    ...draft
  }: {
    codeId: number
    copyA: { templateId: number; params: string[] }
    scriptA: number
    scriptB: number
    remark: string
  },
): Promise<void> {
  const { api } = context
  const called = await people(context, 8, 8)
  const list = await api.acquire.saveOutreach({ name: '老客回访电话', kind: 'call', ...draft })
  const csv = csvOf(called.map(({ phone }) => phone))
  await api.acquire.addOutreachPeople({ id: list.id, csv })
  await api.acquire.startOutreach({ id: list.id })
  const outcomes = ['sendLink', 'noAnswer', 'sendLink', 'notInterested', 'sendLink'] as const
  for (const outcome of outcomes) {
    const task = await nextCall(context)
    if (task) await api.acquire.recordCall({ id: task, outcome })
  }
  await Promise.all(called.map(({ person }) => arrived(context, person)))
  for (const one of called.slice(0, -1)) await come(context, one, remark)
}

async function nextCall({ api }: DemoContext): Promise<number | undefined> {
  for (let tries = 0; tries < 50; tries++) {
    const { items } = await api.acquire.listCalls({ limit: 1 })
    if (items[0]) return items[0].id
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return undefined
}
