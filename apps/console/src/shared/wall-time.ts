// Times of the brand's wall clock, in fields that know only the browser's.
import dayjs, { type Dayjs } from 'dayjs'
import timezone from 'dayjs/plugin/timezone'
import utc from 'dayjs/plugin/utc'
import { zone } from './format.ts'

dayjs.extend(utc)
dayjs.extend(timezone)
const FORM = 'YYYY-MM-DDTHH:mm'

export const toField = (at: string): Dayjs => dayjs(dayjs(at).tz(zone()).format(FORM))
export const ofField = (field: Dayjs): string => dayjs.tz(field.format(FORM), zone()).toISOString()
