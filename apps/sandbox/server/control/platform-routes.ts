// What administrators of the platforms do, below `/__sandbox`.
import type { FastifyInstance } from 'fastify'
import { reportedActions } from '../ads/routes.ts'
import { setServerAddress } from '../app/server-message.ts'
import { listCorps, saveSettings } from '../corp.ts'
import { fillFans } from '../official/fans.ts'
import { rotateCertificate, setPayMode } from '../pay/keys.ts'
import { orderProbes } from '../pay/notify.ts'
import { drawLandmarks } from '../place/place.ts'
import { ControlError } from '../refusal.ts'
import { setReceiptUrl, setWord } from '../sms/receipts.ts'
import { read, type Machinery } from './base.ts'
import {
  callbackInput,
  followersInput,
  landmarksInput,
  merchantInput,
  sidebarInput,
  smsInput,
} from './platform-input.ts'

export const platformControlRoutes =
  ({ world }: Machinery) =>
  async (app: FastifyInstance): Promise<void> => {
    app.post('/merchant', ({ body }) => {
      const { mode, rotate, probeNext } = read(merchantInput, body)
      if (mode) setPayMode(world, mode)
      if (probeNext !== undefined) orderProbes(world, probeNext)
      return rotate ? { serial: rotateCertificate(world) } : {}
    })
    app.post('/callback', ({ body }) => {
      const { platform, url, mode } = read(callbackInput, body)
      return setServerAddress(world, platform, url, mode)
    })
    app.post('/sms', ({ body }) => {
      const { receiptUrl, word } = read(smsInput, body)
      if (receiptUrl) setReceiptUrl(world, receiptUrl.cloud, receiptUrl.url)
      if (word) setWord(world, word)
      return {}
    })
    app.post('/followers', ({ body }) => {
      const { count, seed } = read(followersInput, body)
      return fillFans(world, world.accounts.official.appId, count, seed)
    })
    app.put('/sidebar', ({ body }) => {
      const { corpId, url } = read(sidebarInput, body)
      const [only, ...more] = listCorps(world)
      const named = corpId ?? (more.length === 0 ? only?.id : undefined)
      if (named === undefined) throw new ControlError(400, 'corpId: there is more than one corp')
      saveSettings(world, named, { sidebarUrl: url })
      return { corpId: named, url }
    })
    app.put('/landmarks', ({ body }) => {
      drawLandmarks(world, read(landmarksInput, body).landmarks)
      return {}
    })
    app.get('/ads', () => ({ actions: reportedActions(world) }))
  }
