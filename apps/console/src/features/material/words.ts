// Words of the personas.
import { dictionary } from '../../shared/words.ts'

export const personas = dictionary('personas', {
  personas: ['人设', 'Personas'],
  personasLead: [
    '品牌以谁的口吻说话：店长、购物助手或私人管家。',
    'In whose voice the brand speaks: a manager, a shopping assistant or a butler.',
  ],
  create: ['新建人设', 'New persona'],
  edit: ['修改人设', 'Edit persona'],
  empty: ['还没有人设', 'No personas yet'],
  emptyText: [
    '真实、温和、平等的口吻，比广告更让人愿意回。',
    'A real, soft voice on equal terms is answered more than an advertisement.',
  ],
  kind: ['类型', 'Kind'],
  'kind.manager': ['店长', 'Store manager'],
  'kind.assistant': ['购物助手', 'Shopping assistant'],
  'kind.butler': ['私人管家', 'Private butler'],
  voice: ['口吻', 'Voice'],
  voiceHint: [
    '怎么称呼、用什么语气、不说什么',
    'How she addresses people, her tone, what she does not say',
  ],
  signature: ['落款', 'Signature'],
  picture: ['头像地址', 'Picture address'],
  active: ['启用', 'In use'],
})
