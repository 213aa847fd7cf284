// Words of the overview and the boards.
import { dictionary } from '../../shared/words.ts'

export const insight = dictionary('insight', {
  overview: ['总览', 'Overview'],
  overviewLead: ['从认识到复购，一页看清。', 'From first contact to repeat purchase, on one page.'],
})
