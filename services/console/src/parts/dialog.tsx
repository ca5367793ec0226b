import { Modal } from 'antd'
import type { ModalProps } from 'antd'
import { useEffect, useState } from 'react'

/** A dialog that is there as long as it is open; afterwards the keyboard is where it was before. */
export function Dialog(props: Omit<ModalProps, 'open'>) {
  const [opener] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (opener instanceof HTMLElement) opener.focus()
    },
    [opener],
  )
  return <Modal open {...props} />
}
