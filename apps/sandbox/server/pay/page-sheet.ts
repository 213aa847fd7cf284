// A page asks the phone to open the pay sheet: what it hands over must be signed by the merchant, and
// the order must be this person's.
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { verifyLines } from '#wechat'
import { ControlError } from '../refusal.ts'
import type { World } from '../world.ts'
import { merchantFiles } from './keys.ts'
import { findByPrepay } from './orders.ts'
import { showSheet } from './sheet.ts'

/** The six texts of `getBrandWCPayRequest`, all of them texts. */
export const pageSheetShape = {
  appId: z.string().min(1),
  timeStamp: z.string().regex(/^\d{10}$/),
  nonceStr: z.string().min(1).max(32),
  package: z.string().regex(/^prepay_id=.+/),
  signType: z.literal('RSA'),
  paySign: z.string().min(1),
}
export type PageSheet = z.output<z.ZodObject<typeof pageSheetShape>>

const signedByMerchant = (world: World, asked: PageSheet): boolean => {
  const { files } = merchantFiles(world)
  const { publicKey } = new X509Certificate(readFileSync(files.merchantCertificate))
  const lines = [asked.appId, asked.timeStamp, asked.nonceStr, asked.package]
  return verifyLines(publicKey, asked.paySign, ...lines)
}

export const openPageSheet = (world: World, personId: string, asked: PageSheet) => {
  if (!signedByMerchant(world, asked)) throw new ControlError(409, '支付验证签名失败')
  const prepayId = asked.package.slice('prepay_id='.length)
  if (findByPrepay(world, prepayId)?.body.appid !== asked.appId)
    throw new ControlError(409, '该appid没有对应的预支付订单')
  return { prepayId, ...showSheet(world, { personId, prepayId }) }
}
