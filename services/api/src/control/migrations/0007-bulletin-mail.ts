import type { MigrationTools } from '../migrate.ts'

export async function up({ table, db, wholeNumber }: MigrationTools): Promise<void> {
  await table('bulletin_recipients')
    .addColumn('park_id', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('place', wholeNumber, (column) => column.notNull())
    .addPrimaryKeyConstraint('bulletin_recipients_once', ['park_id', 'address'])
    .execute()
  await table('bulletin_deliveries')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('bulletin_id', 'text', (column) => column.notNull().references('bulletins.id'))
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempts', wholeNumber, (column) => column.notNull())
    .addColumn('next_at_ms', wholeNumber)
    .addColumn('sent_at_ms', wholeNumber)
    .addColumn('problem', 'text')
    .addColumn('detail', 'text')
    .addUniqueConstraint('bulletin_deliveries_once', ['bulletin_id', 'address'])
    .execute()
  await db.schema
    .createIndex('bulletin_deliveries_due')
    .on('bulletin_deliveries')
    .columns(['state', 'next_at_ms'])
    .execute()
}
