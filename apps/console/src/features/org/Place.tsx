// Where a store lies: two numbers, as a map shows them.
import { Form, InputNumber } from 'antd'
import { useWords } from '../../shared/words.ts'
import { org } from './words.ts'

interface Typed {
  latitude?: number | null
  longitude?: number | null
}

/** Both numbers or none: half a place is nowhere. */
export const placeOf = (typed: Typed | null | undefined) =>
  typeof typed?.latitude === 'number' && typeof typed.longitude === 'number'
    ? { latitude: typed.latitude, longitude: typed.longitude }
    : null

export function PlaceFields() {
  const t = useWords(org)
  return (
    <Form.Item label={t('place')} extra={t('placeHint')}>
      <div className="row">
        <Degrees name="latitude" most={90} label={t('latitude')} />
        <Degrees name="longitude" most={180} label={t('longitude')} />
      </div>
    </Form.Item>
  )
}

interface DegreesOf {
  name: 'latitude' | 'longitude'
  most: number
  label: string
}

function Degrees({ name, most, label }: DegreesOf) {
  const t = useWords(org)
  const other = ['place', name === 'latitude' ? 'longitude' : 'latitude']
  return (
    <Form.Item
      noStyle
      name={['place', name]}
      dependencies={[other]}
      rules={[
        ({ getFieldValue }) => ({
          validator: (_, value) =>
            typeof value !== 'number' && typeof getFieldValue(other) === 'number'
              ? Promise.reject(new Error(t('placeHalf')))
              : Promise.resolve(),
        }),
      ]}
    >
      <InputNumber aria-label={label} placeholder={label} min={-most} max={most} step={0.0001} />
    </Form.Item>
  )
}
