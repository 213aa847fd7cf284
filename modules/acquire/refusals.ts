// What the acquire module may refuse.
import { refusals } from '#platform'

export const acquireRefusals = refusals('acquire', {
  unknownWelcome: [404, '没有这条欢迎语', 'No such welcome message'],
  unknownPersona: [422, '没有这个人设', 'No such persona'],
  unknownTemplate: [
    422,
    '没有这张券模板，或已停用',
    'No such coupon template, or it is not active',
  ],
})
