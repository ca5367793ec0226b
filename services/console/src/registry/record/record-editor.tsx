import { Button, Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useMay } from '../../session/session.tsx'
import { DrawBoard } from '../draw/draw-board.tsx'
import { isDrawn } from '../draw/shapes.ts'
import { useAround } from '../draw/use-around.ts'
import { isAlike } from './draft.ts'
import { Overtaken } from './overtaken.tsx'
import { RecordFields } from './record-fields.tsx'
import { useEdited } from './use-edited.ts'
import type { Edited, RecordEditorProps } from './use-edited.ts'

/** Everything that one kind of record holds: fields on one side, the plan on the other. */
export function RecordEditor(props: RecordEditorProps) {
  const { kind, stands } = props
  const { t } = useTranslation('records')
  const isLocked = !useMay()('change registry') || stands.retiredAtMs !== undefined
  const edited = useEdited(props)
  const { draft, base, change, undo, problems, save, error, isOvertaken } = edited
  const around = useAround(kind, draft.now)
  const common = { kind, record: draft.now, isLocked, problems, onChange: change }
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      className={isDrawn(kind) ? 'record-editor has-plan' : 'record-editor'}
      onFinish={save}
    >
      <section className="plain-card">
        <RecordFields {...common} isNew={base.version === 0} faults={base.faults} />
        {isOvertaken && (
          <Overtaken {...{ kind, base, stands }} mine={draft.now} onChoose={edited.rebase} />
        )}
        {error !== null && <ErrorPanel error={error} />}
        {!isLocked && <SaveBar edited={edited} />}
      </section>
      {isDrawn(kind) && (
        <section className="plain-card" aria-label={t('draw.plan')}>
          {around === undefined ? (
            <Waiting rows={8} />
          ) : (
            <DrawBoard
              // Another parent is another plan.
              key={around.focus.join()}
              {...common}
              around={around}
              canUndo={draft.past.length > 0}
              onUndo={undo}
            />
          )}
        </section>
      )}
    </Form>
  )
}

function SaveBar({ edited }: { readonly edited: Edited }) {
  const { t } = useTranslation('records')
  const { base, draft, problems, isOvertaken, isSaving, undo } = edited
  const isUnchanged = base.version > 0 && isAlike(base.record, draft.now)
  return (
    <div className="choosers record-save">
      <Button
        type="primary"
        htmlType="submit"
        data-testid="save-record"
        disabled={isUnchanged || isOvertaken}
        loading={isSaving}
      >
        {t(base.version === 0 ? 'form.create' : 'form.save')}
      </Button>
      <Button disabled={draft.past.length === 0} onClick={undo}>
        {t('form.undo')}
      </Button>
      {problems.length > 0 && (
        <span className="field-problems">{t('form.problems', { count: problems.length })}</span>
      )}
    </div>
  )
}
