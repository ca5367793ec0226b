import { CameraOutlined } from '@ant-design/icons'
import { Button, Input, Space, Upload } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FieldProps } from './record-fields.tsx'

/** The SHA-256 of the sign's photo: the photo stays with whoever took it, and can be held against this later. */
export function PhotoInput({ member, record, isLocked, onChange }: FieldProps) {
  const { t } = useTranslation('records')
  const value = record[member]
  const put = (text: string) => onChange({ [member]: text || undefined }, member)
  const look = (photo: File) => {
    void digestOf(photo).then(put)
    return false
  }
  // Browsers reckon digests only over HTTPS, or on the machine itself.
  const canDigest = 'subtle' in crypto && !isLocked
  return (
    <Space.Compact block>
      <Input
        id={`field-${member}`}
        disabled={isLocked}
        spellCheck={false}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => put(event.target.value.trim().toLowerCase())}
      />
      {canDigest && (
        <Upload accept="image/*" maxCount={1} showUploadList={false} beforeUpload={look}>
          <Button icon={<CameraOutlined />}>{t('form.photo')}</Button>
        </Upload>
      )}
    </Space.Compact>
  )
}

async function digestOf(photo: File): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await photo.arrayBuffer())
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
