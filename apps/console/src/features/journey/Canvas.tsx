// The canvas: trigger on top, steps below, a plus on every edge; laid out by itself.
import {
  Background,
  BaseEdge,
  Controls,
  EdgeLabelRenderer,
  type EdgeProps,
  getSmoothStepPath,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
} from '@xyflow/react'
import '@xyflow/react/dist/style.css'
import { PlusOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { createContext, type ReactNode, use, useMemo } from 'react'
import type { JourneyDefinition, JourneyFigures, Step, StepKind } from '#contracts'
import { useWords } from '../../shared/words.ts'
import { useDescribe } from './describe.ts'
import { type Edge, edgesOf, openEnd, placesOf, start } from './graph.ts'
import { StepFigures } from './StepFigures.tsx'
import { journeys } from './words.ts'

interface CanvasProps {
  plan: JourneyDefinition
  chosen?: string
  choose?: (id: string) => void
  /** Absent: the canvas is only to be looked at. */
  add?: (edge: Edge, kind: StepKind) => void
  figures?: JourneyFigures
}
const Context = createContext<CanvasProps>({ plan: {} as JourneyDefinition })
type StepNode = Node<{ step?: Step; edge?: Edge }>

export function Canvas(props: CanvasProps) {
  const { plan } = props
  const { nodes, edges } = useMemo(() => drawn(plan), [plan])
  return (
    <Context value={props}>
      <div className="canvas">
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          fitView
          fitViewOptions={{ maxZoom: 1, minZoom: 0.55, padding: 0.12 }}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          minZoom={0.3}
          maxZoom={1.5}
          preventScrolling={false}
          zoomOnScroll={false}
          proOptions={{ hideAttribution: true }}
        >
          <Background gap={24} />
          <Controls showInteractive={false} />
        </ReactFlow>
      </div>
    </Context>
  )
}

function drawn(plan: JourneyDefinition) {
  const places = placesOf(plan)
  const at = (id: string) => places.get(id) ?? { x: 0, y: 0 }
  const links = edgesOf(plan)
  const nodes: StepNode[] = [
    { id: start, type: 'trigger', position: at(start), data: {} },
    ...plan.steps.map((step) => ({
      id: step.id,
      type: 'step',
      position: at(step.id),
      data: { step },
    })),
    ...links
      .filter(({ to }) => to === null)
      .map((edge) => ({
        id: openEnd(edge),
        type: 'end',
        position: at(openEnd(edge)),
        data: { edge },
      })),
  ]
  const edges = links.map((edge) => ({
    id: `${edge.from}-${edge.port}`,
    source: edge.from,
    target: edge.to ?? openEnd(edge),
    type: 'plus',
    data: { edge },
  }))
  return { nodes, edges }
}

function Card({
  id,
  kind,
  title,
  children,
}: {
  id: string
  kind: string
  title: string
  children?: ReactNode
}) {
  const { chosen, choose } = use(Context)
  return (
    <>
      {id === start ? null : <Handle type="target" position={Position.Top} isConnectable={false} />}
      <button
        type="button"
        className="step-card"
        data-kind={kind}
        aria-pressed={chosen === id}
        disabled={!choose}
        onClick={() => choose?.(id)}
      >
        <strong>{title}</strong>
        {children}
      </button>
      {kind === 'exit' ? null : (
        <Handle type="source" position={Position.Bottom} isConnectable={false} />
      )}
    </>
  )
}

function TriggerCard() {
  const t = useWords(journeys)
  const { plan } = use(Context)
  const describe = useDescribe()
  return (
    <Card id={start} kind="trigger" title={t('trigger')}>
      <span>{describe.trigger(plan)}</span>
    </Card>
  )
}

function StepCard({ id, data }: NodeProps<StepNode>) {
  const { figures } = use(Context)
  const describe = useDescribe()
  const { step } = data
  if (!step) return null
  return (
    <Card id={id} kind={step.kind} title={describe.title(step)}>
      <span className="step-text">{describe.step(step)}</span>
      <StepFigures step={step} figures={figures?.steps.find(({ stepId }) => stepId === id)} />
    </Card>
  )
}

function EndCard({ data }: NodeProps<StepNode>) {
  const t = useWords(journeys)
  const { add } = use(Context)
  const { edge } = data
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <div className="end-card">
        {add && edge ? <AddStep edge={edge} words /> : <span className="quiet">{t('end')}</span>}
      </div>
    </>
  )
}

const kinds: StepKind[] = ['wait', 'condition', 'message', 'coupon', 'exit']
function AddStep({ edge, words }: { edge: Edge; words?: boolean }) {
  const t = useWords(journeys)
  const { add } = use(Context)
  const items = kinds
    .filter((kind) => kind !== 'exit' || edge.to === null)
    .map((kind) => ({ key: kind, label: t(`kind.${kind}`), onClick: () => add?.(edge, kind) }))
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button
        size="small"
        shape={words ? 'round' : 'circle'}
        icon={<PlusOutlined />}
        aria-label={t('addStep')}
      >
        {words ? t('addStep') : null}
      </Button>
    </Dropdown>
  )
}

function PlusEdge({ data, ...route }: EdgeProps) {
  const t = useWords(journeys)
  const { add } = use(Context)
  const { edge } = data as { edge: Edge }
  const [path, x, y] = getSmoothStepPath(route)
  return (
    <>
      <BaseEdge path={path} />
      <EdgeLabelRenderer>
        <div
          className="edge-label nodrag nopan"
          style={{
            transform: `translate(-50%, -50%) translate(${x}px, ${y}px)`,
          }}
        >
          {edge.port === 'next' ? null : <span className="label">{t(edge.port)}</span>}
          {add && edge.to !== null ? <AddStep edge={edge} /> : null}
        </div>
      </EdgeLabelRenderer>
    </>
  )
}
const nodeTypes = { trigger: TriggerCard, step: StepCard, end: EndCard }
const edgeTypes = { plus: PlusEdge }
