// What this module may answer instead of doing it.
import { refusals } from '#platform'

export const experimentRefusals = refusals('experiment', {
  badWeights: [422, '各组的比例加起来必须是 100%', 'The weights of the arms must add up to 100 %'],
  controlGrows: [
    409,
    '实验进行中，对照组比例只能缩小',
    'While it runs, the control share may only shrink',
  ],
})
