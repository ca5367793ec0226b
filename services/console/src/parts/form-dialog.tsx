import { Form } from 'antd'
import type { ReactNode } from 'react'
import { Dialog } from './dialog.tsx'
import { ErrorPanel } from './error-panel.tsx'

interface FormDialogProps<Filled> {
  /** Joins the button to the form; one such form is open at a time. */
  readonly id: string
  readonly title: string
  readonly okText: string
  readonly isSaving: boolean
  /** Why the last try failed. */
  readonly error: unknown
  readonly initialValues?: Partial<Filled>
  readonly onFilled: (filled: Filled) => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A few fields in a dialog that stays open until they are stored, and says below them what stood in the way. */
export function FormDialog<Filled extends object>(props: FormDialogProps<Filled>) {
  const { id, title, okText, isSaving, error, initialValues, onFilled, onClose, children } = props
  return (
    <Dialog
      title={title}
      okText={okText}
      okButtonProps={{ loading: isSaving, htmlType: 'submit', form: id }}
      onCancel={onClose}
    >
      <Form<Filled>
        id={id}
        layout="vertical"
        requiredMark={false}
        {...(initialValues === undefined ? {} : { initialValues })}
        onFinish={onFilled}
      >
        {children}
        {error !== null && error !== undefined && <ErrorPanel error={error} />}
      </Form>
    </Dialog>
  )
}
