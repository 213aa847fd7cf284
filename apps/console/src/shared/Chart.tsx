// Bars and lines only, drawn by ECharts, each with its figures told to those who cannot see it.
import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { type ECharts, type EChartsCoreOption, init, use as register } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useLook } from './look.ts'
import { chartColors, type Shade } from './theme.ts'

register([
  BarChart,
  LineChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  SVGRenderer,
])

interface Props {
  label: string
  option: EChartsCoreOption
  height?: number
}
/** Drawn anew when the look changes: ECharts takes its shade once. */
export default function Chart(props: Props) {
  const { look } = useLook()
  return <Canvas key={look.shade} shade={look.shade} {...props} />
}

function Canvas({ label, option, height = 280, shade }: Props & { shade: Shade }) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<ECharts>(null)
  useEffect(() => {
    if (!box.current) return
    const made = init(box.current, shade === 'dark' ? 'dark' : undefined, { renderer: 'svg' })
    chart.current = made
    const watch = new ResizeObserver(() => made.resize())
    watch.observe(box.current)
    return () => {
      watch.disconnect()
      made.dispose()
    }
  }, [shade])
  useEffect(() => {
    chart.current?.setOption(
      {
        backgroundColor: 'transparent',
        color: [...chartColors[shade]],
        animationDuration: 300,
        grid: { left: 8, right: 8, top: 36, bottom: 8, containLabel: true },
        tooltip: { trigger: 'axis' },
        legend: { top: 0, left: 0 },
        ...option,
      },
      true,
    )
  }, [option, shade])
  return <div ref={box} role="img" aria-label={label} style={{ height }} />
}
