// Who may come to a sale before everybody else: minutes for each tier, or nothing.
import { useQuery } from '@tanstack/react-query'
import { Form, InputNumber, Typography } from 'antd'
import { api } from '../../shared/api.ts'
import { useWords } from '../../shared/words.ts'
import { sales } from './words.ts'

export function EarlyFields({ begun }: { begun: boolean }) {
  const t = useWords(sales)
  const program = useQuery({ queryKey: ['program'], queryFn: () => api.loyalty.getProgram() })
  return (
    <>
      <Typography.Title level={5}>{t('early')}</Typography.Title>
      <p className="quiet">{t('earlyHint')}</p>
      <div className="fields">
        {program.data?.tiers.map(({ id, name }) => (
          <Form.Item key={id} name={['early', String(id)]} label={name}>
            <InputNumber
              min={1}
              max={43_200}
              precision={0}
              suffix={t('windowUnit')}
              disabled={begun}
            />
          </Form.Item>
        ))}
      </div>
    </>
  )
}
