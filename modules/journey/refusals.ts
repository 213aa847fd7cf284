// The codes journeys may answer.
import { refusals } from '#platform'

export const journeyRefusals = refusals('journey', {
  unknown: [404, '没有这个旅程', 'No such journey'],
  nameTaken: [409, '已有同名旅程', 'A journey of this name exists'],
  noDraft: [409, '没有待发布的草稿', 'There is no draft to publish'],
  notReady: [409, '草稿还有问题，不能发布', 'The draft has problems and cannot be published'],
  notRunning: [409, '旅程没有在运行', 'The journey is not running'],
})
