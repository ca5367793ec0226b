import { CarOutlined, SmileOutlined, UserOutlined } from '@ant-design/icons'
import type { CaptureKind } from '@zhian/contracts/capture'
import type { ReactNode } from 'react'

const bicycle = (
  <span role="img" aria-hidden="true" className="anticon">
    <svg
      viewBox="0 0 24 24"
      width="1em"
      height="1em"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
    >
      <circle cx="5.5" cy="16" r="3.7" />
      <circle cx="18.5" cy="16" r="3.7" />
      <path d="M5.5 16 9.5 8.5h6L18.5 16M9.5 8.5 13 16l3-7.5M8 8.5h3M15.5 8.5V6h2.5" />
    </svg>
  </span>
)

export const kindIcons: Readonly<Record<CaptureKind, ReactNode>> = {
  face: <SmileOutlined aria-hidden="true" />,
  vehicle: <CarOutlined aria-hidden="true" />,
  person: <UserOutlined aria-hidden="true" />,
  nonmotor: bicycle,
}
