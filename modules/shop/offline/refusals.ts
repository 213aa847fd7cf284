// What looking at offline coupons may be refused for.
import { refusals } from '#platform'

export const conflictRefusals = refusals('shop', {
  unknownConflict: [404, '没有这条离线用券差异', 'No such offline coupon'],
})
