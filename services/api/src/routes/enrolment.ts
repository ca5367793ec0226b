import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  AgentCertificate,
  CertificatePage,
  EnrolmentOrder,
  EnrolmentRequest,
  EnrolmentToken,
  RenewalRequest,
  RevocationOrder,
} from '@zhian/contracts/enrolment'
import { GatewayPage } from '@zhian/contracts/gateways'
import { Type } from 'typebox'
import type { EnrolmentDesk } from '../enrolment/enrolment-desk.ts'
import { gatewayDesk } from '../enrolment/gateway-desk.ts'
import type { GatewayDesk, GatewayNeeds } from '../enrolment/gateway-desk.ts'
import type { Enrolment } from '../enrolment/open-enrolment.ts'
import { known } from '../plugins/authorise.ts'
import { refusal } from '../refusal.ts'

const NoQuery = Type.Object({}, { additionalProperties: false })
const Revoked = Type.Object({ revoked: Type.Integer({ minimum: 1 }) })

interface EnrolmentNeeds extends Omit<GatewayNeeds, 'desk'> {
  readonly enrolment: Enrolment | null
}

/** How boxes get their certificates. Those routes that a box asks are open: the token, or the old key, is what admits it. */
export const enrolmentRoutes: FastifyPluginAsyncTypebox<EnrolmentNeeds> = async (
  app,
  { enrolment, ...around },
) => {
  if (enrolment === null) {
    app.all(
      '/v1/enrolment/*',
      { schema: { hide: true }, config: { access: 'enrol gateway' } },
      () => {
        throw refusal('NOT_FOUND', {
          en: 'enrolment is not set up here; `./zhian ca init` begins it',
          zh: '这里还没有开通网关注册；运行 `./zhian ca init` 开通',
        })
      },
    )
    return
  }
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  const { desk } = enrolment
  await app.register(operatorRoutes, { desk })
  await app.register(gatewayRoutes, { gateways: gatewayDesk({ desk, ...around }) })
  await app.register(boxRoutes, { enrolment })
}

const operatorRoutes: FastifyPluginAsyncTypebox<{ desk: EnrolmentDesk }> = async (
  app,
  { desk },
) => {
  app.get(
    '/v1/enrolment/certificates',
    {
      config: { access: 'manage enrolment' },
      schema: {
        summary: 'Every certificate that was given, newest first',
        querystring: NoQuery,
        response: { 200: CertificatePage },
      },
    },
    () => desk.list(),
  )
}

const gatewayRoutes: FastifyPluginAsyncTypebox<{ gateways: GatewayDesk }> = async (
  app,
  { gateways },
) => {
  app.get(
    '/v1/enrolment/gateways',
    {
      config: { access: 'enrol gateway' },
      schema: {
        summary: 'Gateways within reach, and how far each has come',
        querystring: Type.Object(
          { agentId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })) },
          { additionalProperties: false },
        ),
        response: { 200: GatewayPage },
      },
    },
    ({ subject, query: { agentId } }) => gateways.list(known(subject), agentId),
  )
  app.post(
    '/v1/enrolment/tokens',
    {
      config: { access: 'enrol gateway' },
      schema: {
        summary: 'A token for one box: works once, for a short time',
        body: EnrolmentOrder,
        response: { 201: EnrolmentToken },
      },
    },
    async ({ subject, body }, reply) =>
      reply.code(201).send(await gateways.order(known(subject), body)),
  )
  app.post(
    '/v1/enrolment/revocations',
    {
      config: { access: 'enrol gateway' },
      schema: {
        summary: 'Takes certificates away from an agent',
        body: RevocationOrder,
        response: { 200: Revoked },
      },
    },
    ({ subject, body }) => gateways.revoke(known(subject), body),
  )
}

const boxRoutes: FastifyPluginAsyncTypebox<{ enrolment: Enrolment }> = async (
  app,
  { enrolment },
) => {
  const { desk } = enrolment
  app.post(
    '/v1/enrolment/certificates',
    {
      config: { access: 'open' },
      schema: {
        summary: 'A box’s first certificate, for a token',
        body: EnrolmentRequest,
        response: { 201: AgentCertificate },
      },
    },
    async (request, reply) => reply.code(201).send(await desk.enrol(request.body)),
  )
  app.post(
    '/v1/enrolment/renewals',
    {
      config: { access: 'open' },
      schema: {
        summary: 'A box’s next certificate, for the signature of its present key',
        body: RenewalRequest,
        response: { 201: AgentCertificate },
      },
    },
    async (request, reply) => reply.code(201).send(await desk.renew(request.body)),
  )
  app.get(
    '/v1/enrolment/revoked.crl',
    {
      config: { access: 'open' },
      schema: { summary: 'The revocation list, signed by the intermediate', querystring: NoQuery },
    },
    async (_request, reply) =>
      reply.type('application/x-pem-file').send(enrolment.revocationList()),
  )
}
