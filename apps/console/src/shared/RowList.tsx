// Rows of a form that are added and taken away: fields side by side, a cross behind each row, a button
// below them all.
import { CloseOutlined } from '@ant-design/icons'
import { Button, Form } from 'antd'
import type { ComponentProps, ReactNode } from 'react'

interface Props {
  name: string | string[]
  /** The fields of a row, by its place. */
  row: (at: number) => ReactNode
  /** What a new row holds. */
  fresh?: object
  add: string
  remove: string
  least?: number
  most: number
  className?: string
  initialValue?: object[]
  rules?: ComponentProps<typeof Form.List>['rules']
}

export function RowList({
  row,
  fresh = {},
  add,
  remove,
  least = 0,
  most,
  className = 'tier-row',
  ...list
}: Props) {
  return (
    <Form.List {...list}>
      {(items, { add: grow, remove: shrink }, { errors }) => (
        <div className="stack">
          {items.map(({ key, name }) => (
            <div className={className} key={key}>
              {row(name)}
              <Button
                type="text"
                icon={<CloseOutlined />}
                aria-label={remove}
                disabled={items.length <= least}
                onClick={() => shrink(name)}
              />
            </div>
          ))}
          <Form.ErrorList errors={errors} />
          {items.length < most ? (
            <div>
              <Button onClick={() => grow(fresh)}>{add}</Button>
            </div>
          ) : null}
        </div>
      )}
    </Form.List>
  )
}
