// What people do, each act by its name: the one list behind `/__sandbox/act`.
import { z } from 'zod'
import { clickAd } from '../ads/click.ts'
import { type } from '../chat.ts'
import { addFriend, leaveMember } from '../friendship.ts'
import { openPageSheet, pageSheetShape } from '../pay/page-sheet.ts'
import { pay, showSheet } from '../pay/sheet.ts'
import { takeTransfer } from '../pay/transfers.ts'
import { contactFor } from '../people.ts'
import { appMessages } from '../app/chat.ts'
import { giveCode } from '../app/code.ts'
import {
  answerConsent,
  blockTemplates,
  followAccount,
  pressMenu,
  sayToAccount,
  tellPlace,
  unfollowAccount,
} from '../official/acts.ts'
import { smsOf } from '../sms/send.ts'
import { phoneFor } from '../users.ts'
import { refuseTransfer, waitingTransfers } from '../transfers.ts'
import { ControlError } from '../refusal.ts'
import { addByCode, addByLink, scan } from '../scan.ts'
import type { World } from '../world.ts'
import { act, type Act } from './act.ts'
import { id, read } from './base.ts'
import { groupActs } from './group-acts.ts'
import { kfActs } from './kf-acts.ts'
import { momentActs } from './moment-acts.ts'
import { placeActs } from './place-acts.ts'

const order = {
  outTradeNo: z.string().optional(),
  prepayId: z.string().optional(),
  codeUrl: z.string().optional(),
}
const member = { corpId: id, userid: id }

export const acts: Readonly<Record<string, Act>> = {
  ...groupActs,
  ...kfActs,
  ...momentActs,
  ...placeActs,
  scan: act('looks at a code: what it holds', { url: z.string().max(4096) }, (world, input) =>
    scan(world, input.person, input.url.trim()),
  ),
  add: act(
    'adds a guide, by a code, by an acquisition link, or by hand',
    {
      link: z.url().max(2048).optional(),
      configId: id.optional(),
      corpId: id.optional(),
      userid: id.optional(),
      state: z.string().max(64).default(''),
      skipVerify: z.boolean().default(true),
    },
    (world, { person: personId, configId, corpId = '', userid = '', state, skipVerify, link }) => {
      const done = link
        ? addByLink(world, { personId, link, userid: userid || undefined })
        : configId
          ? addByCode(world, { personId, configId, userid: userid || undefined })
          : {
              corpId,
              userid,
              result: addFriend(world, { corpId, userid, personId, state, skipVerify, addWay: 3 }),
            }
      const { externalUserId } = contactFor(world, done.corpId, personId)
      return { ...done, externalUserId }
    },
  ),
  chat: act(
    'writes to a guide',
    { ...member, text: z.string().min(1).max(2000) },
    (world, { person: personId, corpId, userid, text }) => ({
      id: type(world, { corpId, userid, personId }, 'person', text),
    }),
  ),
  leave: act('deletes a guide', member, (world, { person: personId, corpId, userid }) => {
    leaveMember(world, { corpId, userid, personId })
    return {}
  }),
  transfers: act('looks at the new guides announced to her', {}, (world, { person: who }) => ({
    waiting: waitingTransfers(world, who),
  })),
  refuseTransfer: act(
    'refuses a new guide, within the 24 hours',
    member,
    (world, { person: personId, corpId, userid }) => {
      refuseTransfer(world, { corpId, userid, personId })
      return {}
    },
  ),
  paySheet: act('looks at the pay sheet', order, (world, { person: personId, ...input }) =>
    showSheet(world, { personId, ...input }),
  ),
  pageSheet: act(
    'opens the pay sheet for a page of hers, as the merchant signed it',
    pageSheetShape,
    (world, { person: personId, ...input }) => openPageSheet(world, personId, input),
  ),
  pay: act(
    'pays what was announced',
    {
      ...order,
      from: z.enum(['purse', 'emptyCard']).default('purse').describe('an empty card is declined'),
    },
    (world, { person: personId, from, ...input }) => {
      if (from === 'emptyCard') throw new ControlError(409, '银行卡余额不足')
      return pay(world, { personId, ...input })
    },
  ),
  takeTransfer: act('takes money she was sent', { outBillNo: id }, (world, input) =>
    takeTransfer(world, input.person, input.outBillNo),
  ),
  follow: act(
    'follows the official account, by search or by a code (its address or ticket)',
    { code: z.string().max(512).optional() },
    (world, { person: who, code }) => followAccount(world, who, code),
  ),
  unfollow: act('stops following', {}, (world, { person: who }) => unfollowAccount(world, who)),
  click: act('presses a menu button', { key: z.string() }, (world, { person: who, key }) =>
    pressMenu(world, who, 'CLICK', key),
  ),
  view: act('opens a menu link', { url: z.string() }, (world, { person: who, url }) =>
    pressMenu(world, who, 'VIEW', url),
  ),
  say: act(
    'writes to the official account',
    { text: z.string().min(1).max(2000) },
    (world, { person: who, text }) => sayToAccount(world, who, text),
  ),
  place: act(
    'tells the official account where she is',
    { latitude: z.number(), longitude: z.number() },
    (world, { person: who, latitude, longitude }) => tellPlace(world, who, latitude, longitude),
  ),
  clickAd: act(
    'clicks on an ad: its monitor is told, and her phone goes to the landing page it gives back',
    {
      adGroup: z.string().regex(/^\d{1,20}$/),
      creative: z
        .string()
        .regex(/^\d{1,20}$/)
        .default('1'),
      landingUrl: z
        .url({ protocol: /^https?$/ })
        .max(1000)
        .optional(),
      monitorUrl: z
        .url({ protocol: /^https?$/ })
        .max(1000)
        .optional(),
    },
    (world, { person: personId, ...ad }) => clickAd(world, { personId, ...ad }),
  ),
  consent: act(
    'answers whether she wants messages of a template',
    {
      platform: z.enum(['official', 'mini']),
      templateId: id,
      accepted: z.boolean().default(true),
    },
    (world, input) =>
      answerConsent(world, input.platform, input.person, input.templateId, input.accepted),
  ),
  blockTemplates: act(
    'lets no template message through, or does again',
    { blocked: z.boolean().default(true) },
    (world, { person: who, blocked }) => blockTemplates(world, who, blocked),
  ),
  login: act('opens the mini program: wx.login', {}, (world, { person: who }) => ({
    code: giveCode(world, world.accounts.mini.appId, who, 'login'),
  })),
  givePhone: act('gives the mini program her number', {}, (world, { person: who }) => ({
    code: giveCode(world, world.accounts.mini.appId, who, 'phone'),
  })),
  signIn: act(
    'opens a page of the official account that asks who she is',
    { scope: z.enum(['snsapi_base', 'snsapi_userinfo']).default('snsapi_base') },
    (world, { person: who, scope }) => ({
      code: giveCode(world, world.accounts.official.appId, who, 'oauth', scope),
    }),
  ),
  inbox: act('looks at text messages and at what apps wrote', {}, (world, { person: who }) => ({
    sms: smsOf(world, phoneFor(world, who)),
    apps: appMessages(world, who),
  })),
}

const actName = z.looseObject({ act: z.string() })

export const runAct = (world: World, body: unknown): object => {
  const { act: name, ...input } = read(actName, body)
  const found = Object.hasOwn(acts, name) ? acts[name] : undefined
  if (!found)
    throw new ControlError(400, `act: one of ${Object.keys(acts).join(', ')}, not ${name}`)
  return found.run(world, input)
}
