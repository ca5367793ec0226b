import type { MigrationTools } from '../migrate.ts'

export async function up({ db, table, wholeNumber }: MigrationTools): Promise<void> {
  await table('accounts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('display_name', 'text', (column) => column.notNull())
    .addColumn('password_hash', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', wholeNumber, (column) => column.notNull())
    .execute()
  await table('account_roles')
    .addColumn('account_id', 'text', (column) =>
      column.notNull().references('accounts.id').onDelete('cascade'),
    )
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('park_id', 'text', (column) => column.notNull())
    .addColumn('enterprise_id', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('account_roles_once', [
      'account_id',
      'role',
      'park_id',
      'enterprise_id',
    ])
    .execute()
  await table('account_links')
    .addColumn('digest', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) =>
      column.references('accounts.id').onDelete('cascade'),
    )
    .addColumn('expires_at_ms', wholeNumber, (column) => column.notNull())
    .execute()
  await table('sessions')
    .addColumn('digest', 'text', (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('account_id', 'text', (column) =>
      column.notNull().references('accounts.id').onDelete('cascade'),
    )
    .addColumn('created_at_ms', wholeNumber, (column) => column.notNull())
    .addColumn('seen_at_ms', wholeNumber, (column) => column.notNull())
    .addColumn('user_agent', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('sessions_account').on('sessions').column('account_id').execute()
}
