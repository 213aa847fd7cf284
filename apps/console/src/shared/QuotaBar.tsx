// How much of a limit of a platform is used, and whether it is held back.
import { Progress } from 'antd'
import { common } from './common.ts'
import { exact } from './format.ts'
import { Label } from './Label.tsx'
import { useWords } from './words.ts'

interface QuotaBarProps {
  label: string
  used: number
  limit: number
  note?: string
  /** Until when the platform answers nothing. */
  held?: string
}

export function QuotaBar({ label, used, limit, note, held }: QuotaBarProps) {
  const t = useWords(common)
  const share = Math.min(100, (used / limit) * 100)
  return (
    <div className="quota">
      <div className="row spread">
        <span className="break">{label}</span>
        <span className="quiet small">
          {t('usedOf', { used: exact(used), limit: exact(limit) })}
        </span>
      </div>
      <Progress
        percent={share}
        showInfo={false}
        size="small"
        aria-label={label}
        {...((held !== undefined || share >= 90) && { status: 'exception' as const })}
      />
      {held === undefined ? null : <Label tone="bad">{held}</Label>}
      {note === undefined ? null : <span className="quiet small">{note}</span>}
    </div>
  )
}
