import { SettingOutlined } from '@ant-design/icons'
import type { ParkScores } from '@zhian/contracts/assessment'
import { Button, Checkbox, Popover } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { percent } from '../parts/percent.ts'

type Tile = ParkScores['tiles'][number]
type Key = Tile['key']
const name = 'zhian.tiles'
const byDefault: readonly Key[] = ['online', 'archiveQualified', 'intact']

function readKept(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? 'null')
    return Array.isArray(kept) ? kept.map(String) : byDefault
  } catch {
    return byDefault
  }
}

/** Three rates, or whichever of them this person wants to see first. */
export function RateTiles({ tiles }: { readonly tiles: readonly Tile[] }) {
  const { t } = useTranslation('park')
  const [chosen, setChosen] = useState(readKept)
  const choose = (next: readonly string[]) => {
    setChosen(next)
    try {
      localStorage.setItem(name, JSON.stringify(next))
    } catch {
      // Where storage is forbidden the choice lasts as long as the page.
    }
  }
  const options = tiles.map(({ key }) => ({ value: key, label: t(`tile.${key}`) }))
  const choice = (
    <Checkbox.Group
      className="tile-choice"
      options={options}
      value={[...chosen]}
      onChange={(next) => choose(next)}
    />
  )
  return (
    <div className="rate-tiles">
      <dl className="tiles">
        {tiles
          .filter(({ key }) => chosen.includes(key))
          .map((tile) => (
            <RateTile key={tile.key} tile={tile} />
          ))}
      </dl>
      <Popover trigger="click" placement="bottomRight" content={choice}>
        <Button
          type="text"
          icon={<SettingOutlined />}
          aria-label={t('tile.choose')}
          title={t('tile.choose')}
        />
      </Popover>
    </div>
  )
}

function RateTile({ tile }: { readonly tile: Tile }) {
  const { t } = useTranslation('park')
  const { key, good, of } = tile
  return (
    <div className="tile" title={t(`tileText.${key}`)}>
      <dt>{t(`tile.${key}`)}</dt>
      <dd>
        {of === 0 ? '—' : percent(good / of)}
        <small className="muted">
          {good.toLocaleString('en')} / {of.toLocaleString('en')}
        </small>
      </dd>
    </div>
  )
}
