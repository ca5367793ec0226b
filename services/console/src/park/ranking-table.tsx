import { Link } from '@tanstack/react-router'
import type { ScoreRow } from '@zhian/contracts/assessment'
import { Table } from 'antd'
import type { TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import { along, useParkSearch } from './park-search.ts'
import { lossesOf } from './score-facts.ts'
import { Change, LossChips, ScoreText } from './score-words.tsx'

const heightPx = 560
const lossesShown = 2

export interface RankingTableProps {
  readonly rows: readonly ScoreRow[]
  readonly villageName: (id: string | undefined) => string
}

/** The ranked, best first; any column turns it around. */
export function RankingTable({ rows, villageName }: RankingTableProps) {
  const columns = useColumns(villageName)
  return (
    <Table<ScoreRow>
      virtual
      size="middle"
      rowKey="enterpriseId"
      columns={columns}
      dataSource={[...rows]}
      pagination={false}
      scroll={{ y: heightPx, x: 1080 }}
    />
  )
}

function useColumns(villageName: RankingTableProps['villageName']): TableColumnsType<ScoreRow> {
  const { t } = useTranslation('park')
  const output = (row: ScoreRow) => row.output ?? 0
  return [
    { title: t('ranking.rank'), dataIndex: 'rank', width: 88, sorter: by((row) => row.rank ?? 0) },
    {
      title: t('ranking.enterprise'),
      width: 180,
      render: (_, row) => <EnterpriseLink row={row} />,
      sorter: (a, b) => a.name.localeCompare(b.name, 'zh'),
    },
    {
      title: t('ranking.score'),
      width: 150,
      render: (_, { output, band }) => <ScoreText output={output} band={band} />,
      sorter: by(output),
    },
    {
      title: t('ranking.change'),
      width: 90,
      render: (_, row) => <Change from={row.previousOutput} to={row.output} />,
      sorter: by((row) => (row.previousOutput === null ? 0 : output(row) - row.previousOutput)),
    },
    {
      title: t('ranking.losses'),
      width: 230,
      render: (_, row) => <LossChips losses={lossesOf(row).slice(0, lossesShown)} />,
    },
    {
      title: t('ranking.cameras'),
      width: 110,
      render: (_, { cameras, camerasOnline }) => `${camerasOnline} / ${cameras}`,
      sorter: by(({ cameras, camerasOnline }) => camerasOnline - cameras),
    },
    {
      title: t('ranking.items'),
      dataIndex: 'openItems',
      width: 90,
      sorter: by((row) => row.openItems),
    },
    {
      title: t('ranking.village'),
      width: 130,
      render: (_, { villageId, enterpriseClass }) => (
        <>
          <div>{villageName(villageId)}</div>
          <small className="muted">{t(`size.${enterpriseClass}`)}</small>
        </>
      ),
    },
  ]
}

const by = (value: (row: ScoreRow) => number) => (a: ScoreRow, b: ScoreRow) => value(a) - value(b)

export function EnterpriseLink({ row }: { readonly row: Pick<ScoreRow, 'enterpriseId' | 'name'> }) {
  const search = along(useParkSearch())
  return (
    <Link
      className="card-link"
      to="/park/enterprises/$enterpriseId"
      params={{ enterpriseId: row.enterpriseId }}
      search={search}
    >
      {row.name}
    </Link>
  )
}
