import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { RecordKind } from '@zhian/contracts/registry'
import {
  ImportReport,
  RegistryChange,
  RegistryPage,
  RegistryRecord,
} from '@zhian/contracts/registry-exchange'
import { Type } from 'typebox'
import { known } from '../plugins/authorise.ts'
import { archiveFields } from '../registry/archive-faults.ts'
import { pointCatalogue, pointsAtLeast } from '../registry/point-catalogue.ts'
import type { RegistryDesk } from '../registry/registry-desk.ts'
import { beginArchives } from '../registry/begin-archives.ts'
import type { Discoveries } from '../registry/begin-archives.ts'
import { readApeList } from '../registry/read-ape-list.ts'
import { refusal } from '../refusal.ts'
import { exportRecords } from '../registry/tables/export-records.ts'
import { importRecords } from '../registry/tables/import-records.ts'
import type { ImportOrder } from '../registry/tables/import-records.ts'
import { readTable } from '../registry/tables/read-table.ts'
import { authorOf } from './author-of.ts'
import { discoveryRoutes } from './discoveries.ts'

interface Needs {
  readonly desk: RegistryDesk
  readonly discoveries: Discoveries
}

const closed = { additionalProperties: false }
const Named = Type.Object(
  { kind: RecordKind, id: Type.String({ minLength: 1, maxLength: 64 }) },
  closed,
)
const OfKind = Type.Object({ kind: RecordKind }, closed)
const itemsMax = 500
/** A workbook of the largest park. */
const tableBytesMax = 8 * 1024 * 1024

/** 一机一档: parks, enterprises, sites, points, cameras, maintenance and standstills, with the history of every change. */
export const parkRegistryRoutes: FastifyPluginAsyncTypebox<Needs> = async (app, needs) => {
  await app.register(readingRoutes, needs)
  await app.register(changingRoutes, needs)
  await app.register(beginningRoutes, needs)
  await app.register(discoveryRoutes, needs)
  await app.register(tableRoutes, needs)
}

const readingRoutes: FastifyPluginAsyncTypebox<Needs> = async (app, { desk }) => {
  const config = { access: 'read registry' } as const
  app.get(
    '/v1/registry/:kind',
    {
      config,
      schema: {
        summary: 'Records of a kind, by id, with what the rules say of each',
        params: OfKind,
        querystring: Type.Object(
          {
            limit: Type.Integer({ minimum: 1, maximum: itemsMax, default: 200 }),
            cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
            hasRetired: Type.Boolean({ default: false }),
          },
          closed,
        ),
        response: { 200: RegistryPage },
      },
    },
    async ({ subject, params: { kind }, query: { limit, cursor = '', hasRetired } }) => {
      const asked = { after: cursor, itemsMax: limit + 1, hasRetired }
      const items = await desk.list(known(subject), kind, asked)
      const next = items.length > limit ? (items[limit - 1]?.id ?? null) : null
      return { items: items.slice(0, limit), next }
    },
  )
  app.get(
    '/v1/registry/:kind/:id',
    { config, schema: { summary: 'One record', params: Named, response: { 200: RegistryRecord } } },
    ({ subject, params: { kind, id } }) => desk.get(known(subject), kind, id),
  )
  app.get(
    '/v1/registry/:kind/:id/changes',
    {
      config,
      schema: {
        summary: 'Who changed it, when, from what to what; newest first',
        params: Named,
        response: { 200: Type.Object({ items: Type.Array(RegistryChange) }) },
      },
    },
    async ({ subject, params: { kind, id } }) => ({
      items: await desk.changes(known(subject), kind, id),
    }),
  )
  app.get(
    '/v1/registry-rules',
    { config, schema: { summary: 'Fields that are judged, and the catalogue of required points' } },
    async () => ({
      archiveFields: Object.keys(archiveFields),
      pointCatalogue,
      pointsAtLeast,
    }),
  )
}

const changingRoutes: FastifyPluginAsyncTypebox<Needs> = async (app, { desk }) => {
  const config = { access: 'change registry' } as const
  const Body = Type.Object(
    { record: Type.Unknown(), version: Type.Optional(Type.Integer({ minimum: 0 })) },
    closed,
  )
  app.put(
    '/v1/registry/:kind/:id',
    {
      // An enterprise's administrator files maintenance here; the desk looks at what is put where.
      config: { access: 'file maintenance' },
      bodyLimit: 1024 * 1024,
      schema: {
        summary: 'Put a record; `version` is the one that it was made from, 0 for a new one',
        params: Named,
        body: Body,
        response: { 200: RegistryRecord },
      },
    },
    (request) => desk.put(authorOf(request), { ...request.params, ...request.body }),
  )
  app.delete(
    '/v1/registry/:kind/:id',
    {
      config,
      schema: {
        summary:
          'Retire a record that nothing else belongs to; its history stays, and a PUT restores it',
        params: Named,
        querystring: Type.Pick(Body, ['version']),
        response: { 200: RegistryRecord },
      },
    },
    (request) => desk.put(authorOf(request), { ...request.params, ...request.query, record: null }),
  )
}

/** Archives that others know of already. */
const beginningRoutes: FastifyPluginAsyncTypebox<Needs> = async (app, { desk }) => {
  const config = { access: 'change registry' } as const
  app.post(
    '/v1/registry-ape',
    {
      config,
      bodyLimit: tableBytesMax,
      schema: {
        summary: 'Begin archives from an APEListObject (GA/T 1400)',
        querystring: Type.Object(
          {
            enterpriseId: Type.String({ minLength: 1, maxLength: 64 }),
            siteId: Type.String({ minLength: 1, maxLength: 64 }),
            isDryRun: Type.Boolean({ default: true }),
          },
          closed,
        ),
        body: Type.Unknown(),
        response: { 200: ImportReport },
      },
    },
    (request) =>
      beginArchives(desk, {
        archives: readApeList(request.body),
        author: authorOf(request, 'ape'),
        ...request.query,
      }),
  )
}

const tableRoutes: FastifyPluginAsyncTypebox<Needs> = async (app, { desk }) => {
  app.addContentTypeParser(
    [
      'text/csv',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/octet-stream',
    ],
    { parseAs: 'buffer', bodyLimit: tableBytesMax },
    (_request, body, done) => done(null, body),
  )
  app.post(
    '/v1/registry-import/:kind',
    {
      config: { access: 'change registry' },
      bodyLimit: tableBytesMax,
      schema: {
        summary: 'Import a CSV or XLSX; a dry run lists every problem by row and writes nothing',
        params: OfKind,
        querystring: Type.Object({ isDryRun: Type.Boolean({ default: true }) }, closed),
        response: { 200: ImportReport },
      },
    },
    (request) =>
      importTable(desk, request.body, {
        kind: request.params.kind,
        author: authorOf(request, 'import'),
        isDryRun: request.query.isDryRun,
      }),
  )
  app.get(
    '/v1/registry-export/:kind',
    {
      config: { access: 'read registry' },
      schema: {
        summary: 'The records as a table that can be imported again',
        params: OfKind,
        querystring: Type.Object(
          {
            format: Type.Enum(['csv', 'xlsx'], { default: 'xlsx' }),
            language: Type.Enum(['zh', 'en'], { default: 'zh' }),
          },
          closed,
        ),
      },
    },
    async ({ subject, params: { kind }, query }, reply) => {
      const asked = { after: '', itemsMax: 20_000, hasRetired: false }
      const items = await desk.list(known(subject), kind, asked)
      const type =
        query.format === 'csv'
          ? 'text/csv; charset=utf-8'
          : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
      return reply
        .type(type)
        .header('content-disposition', `attachment; filename="${kind}.${query.format}"`)
        .send(await exportRecords(items, { kind, ...query }))
    },
  )
}

async function importTable(
  desk: RegistryDesk,
  body: unknown,
  order: Omit<ImportOrder, 'table'>,
): Promise<ImportReport> {
  if (!Buffer.isBuffer(body))
    throw refusal('INPUT_REFUSED', {
      en: 'send a table, CSV or XLSX',
      zh: '请上传 CSV 或 XLSX 表格',
    })
  return importRecords(desk, { ...order, table: await readTable(body) })
}
