import type { MigrationTools } from '../migrate.ts'

export async function up({ db, table, wholeNumber }: MigrationTools): Promise<void> {
  await table('score_revisions')
    .addColumn('enterprise_id', 'text', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('revision', wholeNumber, (column) => column.notNull())
    .addColumn('from_ms', wholeNumber, (column) => column.notNull())
    .addColumn('to_ms', wholeNumber, (column) => column.notNull())
    .addColumn('config_version', 'text', (column) => column.notNull())
    .addColumn('input_sha256', 'text', (column) => column.notNull())
    .addColumn('reasons', 'text', (column) => column.notNull())
    .addColumn('computed_at_ms', wholeNumber, (column) => column.notNull())
    .addColumn('seen_until_ms', wholeNumber, (column) => column.notNull())
    .addPrimaryKeyConstraint('score_revisions_once', ['enterprise_id', 'period', 'revision'])
    .execute()
  await db.schema
    .createIndex('score_revisions_contents')
    .on('score_revisions')
    .columns(['input_sha256', 'config_version'])
    .execute()
  await table('score_contents')
    .addColumn('input_sha256', 'text', (column) => column.notNull())
    .addColumn('config_version', 'text', (column) => column.notNull())
    .addColumn('gzip_base64', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('score_contents_once', ['input_sha256', 'config_version'])
    .execute()
}
