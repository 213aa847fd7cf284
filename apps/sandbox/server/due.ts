// What happens when a timer of sandbox time is due: people act, and platforms finish what they began.
import { EXPIRES_SOON, warnOfEnd } from './acquisition/quota.ts'
import { arrive, ARRIVE, live, LIVE, type Life } from './crowd.ts'
import { acceptFriend } from './friendship.ts'
import { bringOut, RETRY } from './letters.ts'
import { confirmMass } from './mass.ts'
import { endMediaCheck, MEDIA_CHECKED, type MediaEnd } from './mini/messages.ts'
import { finishMomentJob, MOMENT_JOB, PUBLISH, publishMoment } from './moment/moments.ts'
import { endTemplate, TEMPLATE_DONE, type TemplateEnd } from './official/messages.ts'
import { settleRefund, SETTLE_REFUND } from './pay/refunds.ts'
import { endTransfer, END_TRANSFER } from './pay/transfers.ts'
import { giveReceipt, RECEIPT } from './sms/send.ts'
import { END_TRANSFER_OF_CUSTOMER, endTransferOfCustomer } from './transfers.ts'
import type { World } from './world.ts'

export const simulatePeople = (world: World): void => {
  const due = <T>(kind: string, run: (world: World, payload: T) => void): void => {
    world.clock.onDue(kind, (payload) => {
      run(world, payload as T)
    })
  }
  due('confirm', (_world, task: { corpId: string; msgid: string; userid: string }) => {
    confirmMass(world, task)
  })
  due(MOMENT_JOB, finishMomentJob)
  due(PUBLISH, (_world, task: { corpId: string; momentId: string; userid: string }) => {
    publishMoment(world, task)
  })
  due('accept', (_world, pair: { corpId: string; userid: string; personId: string }) => {
    acceptFriend(world, pair)
  })
  due(RETRY, (_world, { id }: { id: number }) => {
    bringOut(world, id)
  })
  due(SETTLE_REFUND, (_world, { outRefundNo }: { outRefundNo: string }) => {
    settleRefund(world, outRefundNo)
  })
  due(END_TRANSFER, (_world, { outBillNo }: { outBillNo: string }) => {
    endTransfer(world, outBillNo)
  })
  due(END_TRANSFER_OF_CUSTOMER, endTransferOfCustomer)
  due(RECEIPT, (_world, { id }: { id: number }) => {
    giveReceipt(world, id)
  })
  due(EXPIRES_SOON, warnOfEnd)
  due<Life>(ARRIVE, arrive)
  due<Life>(LIVE, live)
  due<TemplateEnd>(TEMPLATE_DONE, endTemplate)
  due<MediaEnd>(MEDIA_CHECKED, endMediaCheck)
}
