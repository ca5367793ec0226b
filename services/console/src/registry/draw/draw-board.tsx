import { UndoOutlined } from '@ant-design/icons'
import type { Position } from '@zhian/contracts/registry'
import type { RecordProblem } from '@zhian/contracts/record-problems'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FormKind, PlainRecord } from '../record/record-forms.ts'
import { useProblemWord } from '../record/use-problem-word.ts'
import type { Around } from './around.ts'
import { CornerText } from './corner-text.tsx'
import { DrawPlan } from './draw-plan.tsx'
import { ShapeList } from './shape-list.tsx'
import { StartPlace } from './start-place.tsx'
import { cornersMin, isListed, shapesOf, withCorners } from './shapes.ts'
import type { Shape } from './shapes.ts'

export interface DrawBoardProps {
  readonly kind: FormKind
  readonly record: PlainRecord
  readonly around: Around
  readonly isLocked: boolean
  readonly problems: readonly RecordProblem[]
  readonly canUndo: boolean
  readonly onUndo: () => void
  readonly onChange: (members: PlainRecord, gesture: string) => void
}

/** Where a record lies: drawn on the plan, or written as coordinates. */
export function DrawBoard(props: DrawBoardProps) {
  const { record, around, isLocked, onChange } = props
  const drawing = useDrawing(props)
  const { shapes, active, start, chosen, isAdding } = drawing
  return (
    <div className="draw-board">
      {drawing.isNowhere ? (
        <StartPlace onStart={drawing.setStart} />
      ) : (
        <DrawPlan
          key={drawing.planKey}
          {...{ shapes, active, around, start, chosen, isAdding }}
          heading={isLocked ? undefined : (record['headingDegrees'] as number | undefined)}
          onChoose={drawing.setChosen}
          onCorners={drawing.put}
          onHeading={(headingDegrees, gesture) => onChange({ headingDegrees }, gesture)}
        />
      )}
      {active && <DrawTools {...props} {...drawing} active={active} />}
      {!isLocked && <ShapeList {...props} {...drawing} onChoose={drawing.choose} />}
      {active && <CornerText key={active.key} shape={active} onCorners={drawing.write} />}
      <ShapeProblems {...props} />
    </div>
  )
}

function useDrawing({ kind, record, around, isLocked, onChange }: DrawBoardProps) {
  const shapes = shapesOf(kind, record)
  const [key, setKey] = useState(shapes[0]?.key ?? '')
  const [isAdding, setIsAdding] = useState(() => isUnfinished(shapes[0]))
  const [chosen, setChosen] = useState<number | null>(null)
  const [start, setStart] = useState<readonly Position[]>([])
  const [written, setWritten] = useState(0)
  const active = isLocked ? undefined : (shapes.find((each) => each.key === key) ?? shapes[0])
  const put = (corners: readonly Position[], gesture: string) => {
    if (active === undefined) return
    onChange(withCorners(record, active, corners), `${active.key} ${gesture}`)
    if (active.form === 'place') setIsAdding(false)
  }
  const hasCorners = shapes.some(({ corners }) => corners.length > 0)
  return {
    shapes,
    active,
    start,
    setStart,
    chosen,
    setChosen,
    isAdding: isAdding && active !== undefined,
    setIsAdding,
    put,
    /** What is written elsewhere than on the plan that is shown wants another plan. */
    write: (corners: readonly Position[]) => {
      put(corners, 'written')
      setWritten(written + 1)
    },
    planKey: `${written} ${start.join()}`,
    choose: (next: Shape) => {
      setKey(next.key)
      setChosen(null)
      setIsAdding(isUnfinished(next))
    },
    isNowhere: !isLocked && !hasCorners && around.focus.length === 0 && start.length === 0,
  }
}

const isUnfinished = (shape: Shape | undefined) =>
  shape !== undefined && shape.corners.length < cornersMin[shape.form]

type ToolsProps = Omit<ReturnType<typeof useDrawing>, 'active'> &
  Pick<DrawBoardProps, 'canUndo' | 'onUndo'> & { readonly active: Shape }

function DrawTools(props: ToolsProps) {
  const { t } = useTranslation('records')
  const { active, isAdding, chosen, setIsAdding, setChosen, canUndo, onUndo, put } = props
  const { corners, form } = active
  const remove = () => {
    if (chosen === null) return
    put(corners.toSpliced(chosen, 1), `remove ${chosen} ${corners.length}`)
    setChosen(null)
  }
  return (
    <div className="draw-tools">
      <Button
        type={isAdding ? 'primary' : 'default'}
        aria-pressed={isAdding}
        data-testid="draw"
        onClick={() => setIsAdding(!isAdding)}
      >
        {t(isAdding ? 'draw.done' : form === 'place' ? 'draw.put' : 'draw.add')}
      </Button>
      {form !== 'place' && (
        <Button disabled={chosen === null} onClick={remove}>
          {t('draw.remove')}
        </Button>
      )}
      <Button
        disabled={corners.length === 0 || isListed(active.key)}
        onClick={() => put([], `empty ${corners.length}`)}
      >
        {t('draw.empty')}
      </Button>
      <Button icon={<UndoOutlined />} disabled={!canUndo} data-testid="undo" onClick={onUndo}>
        {t('form.undo')}
      </Button>
      <span className="muted">{t(`draw.how.${isAdding ? form : 'edit'}`)}</span>
    </div>
  )
}

const drawn = /^\/(outline|position|positions|occluders|prohibitedZones)(\/|$)/

function ShapeProblems({ problems }: Pick<DrawBoardProps, 'problems'>) {
  const word = useProblemWord()
  const own = problems.filter(({ path }) => drawn.test(path))
  if (own.length === 0) return null
  return (
    <ul className="field-problems" role="alert">
      {own.map((problem) => (
        <li key={`${problem.path} ${problem.rule}`}>{word(problem, { isNamed: true })}</li>
      ))}
    </ul>
  )
}
