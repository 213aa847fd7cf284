// The first page: what is set up, and how the brand stands.
import { PageHead } from '../../shared/PageHead.tsx'
import { useWords } from '../../shared/words.ts'
import { insight } from './words.ts'

export default function Overview() {
  const t = useWords(insight)
  return <PageHead title={t('overview')} lead={t('overviewLead')} />
}
