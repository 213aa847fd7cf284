// What a segment may ask about somebody's standing.
import type { FactSource } from '#platform'
import { lifecycleStages, recencyStates } from '#contracts'
import { recencyChanged, stageChanged } from './events.ts'

export const facts: FactSource = {
  view: 'audience.v_facts',
  columns: [
    {
      name: 'stage',
      type: 'choice',
      label: { zh: '生命周期阶段', en: 'Lifecycle stage' },
      group: 'standing',
      choices: lifecycleStages,
      clickhouse: 'LowCardinality(String)',
      missing: "'introduction'",
      definition: {
        zh: '引入：还未购买；成长：已购买；成熟：购买天数达到习惯；衰退：晚于本人节奏或品牌窗口；流失：超过窗口',
        en:
          'Introduction: has not bought; growth: has; mature: on enough days for a habit; decline: later ' +
          'than her rhythm or the windows; lost: beyond them',
      },
    },
    {
      name: 'recency',
      type: 'choice',
      label: { zh: '活跃状态', en: 'Recency' },
      group: 'standing',
      choices: recencyStates,
      clickhouse: 'LowCardinality(Nullable(String))',
      missing: 'null',
      definition: {
        zh: '按最近一次购买距今的天数：活跃、沉默、睡眠、流失，天数由品牌设定',
        en: 'By days since the last purchase day: active, silent, dormant, churned; the brand sets the days',
      },
    },
  ],
  on: [stageChanged, recencyChanged],
}
