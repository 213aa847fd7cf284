// Words of how purchases reach customers.
import { dictionary } from '../../shared/words.ts'

export const deliverySettings = dictionary('deliverySettings', {
  title: ['配送与付款时限', 'Delivery and times'],
  lead: ['已经下的单不受影响。', 'What is placed already stays as it is.'],
  pickUp: ['到店自提', 'Pick up at the store'],
  inStore: ['在店内取货', 'Taken in the store'],
  sameCity: ['门店同城送', 'The store brings it'],
  sameCityHint: [
    '客户在地图上标出收货位置；门店要有地图位置。',
    'Customers mark the place on the map; the store has to have one too.',
  ],
  radius: ['配送范围', 'As far as'],
  kilometres: ['公里', 'km'],
  cityFee: ['同城运费', 'What that costs'],
  parcel: ['快递', 'Parcel'],
  fee: ['快递运费', 'What a parcel costs'],
  freeFrom: ['满多少免运费', 'Free from'],
  freeFromHint: ['不填就不免。', 'Left out, it is never free.'],
  window: ['付款时限', 'Time to pay'],
  minutes: ['分钟', 'minutes'],
  returnDays: ['完成后多久内可申请退货', 'Returns may be asked for within'],
  days: ['天', 'days'],
})
