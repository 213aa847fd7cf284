// How a code leads to its guide: a picture that is scanned, or a link that is tapped.
import { useQuery } from '@tanstack/react-query'
import { Form, Radio } from 'antd'
import { codeWays } from '#contracts'
import { api } from '../../shared/api.ts'
import { exact } from '../../shared/format.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import type { Values } from './code-values.ts'
import { codes } from './words.ts'

/** What is left is told to whoever may see it. */
function useLeft(asked: boolean): number | undefined {
  const may = useMay()('settings.write')
  const { data } = useQuery({
    queryKey: ['wecomQuotas'],
    enabled: asked && may,
    queryFn: () => api.wecom.getQuotas(),
  })
  return data?.links?.left ?? undefined
}

export function WayField() {
  const t = useWords(codes)
  const link = Form.useWatch<Values['way'] | undefined>('way') === 'link'
  const left = useLeft(link)
  const cost = left === undefined ? t('linkHint') : t('linkHintLeft', { left: exact(left) })
  return (
    <Form.Item name="way" label={t('way')} extra={link ? cost : t('pictureHint')}>
      <Radio.Group options={codeWays.map((value) => ({ value, label: t(`way.${value}`) }))} />
    </Form.Item>
  )
}
