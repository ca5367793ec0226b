import type { Problem } from '@zhian/contracts/api'
import type { Bilingual } from '@zhian/contracts/bilingual'
import { Fault } from '@zhian/kit/fault'
import type { FaultCode } from '@zhian/kit/fault'
import { refusal, saidBy } from './refusal.ts'
import { schemaWord } from './schema-words.ts'
import type { SchemaIssue } from './schema-words.ts'

interface Entry {
  readonly status: number
  readonly title: Bilingual
  readonly fix: Bilingual
}

const comeAgain = {
  en: 'Come again in a moment; if it lasts, look at /readyz and at the service’s log.',
  zh: '请稍后再试；若一直如此，请查看 /readyz 和服务日志。',
}

/** What a caller is told, by the code of the fault. Codes that no caller can meet fall under the defect. */
const table: Partial<Record<FaultCode, Entry>> = {
  BLOB_BROKEN: {
    status: 500,
    title: { en: 'The stored picture is damaged', zh: '保存的图片已损坏' },
    fix: {
      en: 'Its bytes no longer have their digest; restore the blob from a copy.',
      zh: '内容与摘要不符；请从备份恢复。',
    },
  },
  BLOB_MISSING: {
    status: 404,
    title: { en: 'The picture is not there', zh: '图片不在了' },
    fix: {
      en: 'Pictures are kept for fewer days than captures; a new one may still be on its way.',
      zh: '图片的保存期比抓拍记录短；新图片也可能还在路上。',
    },
  },
  BLOBS_AWAY: {
    status: 503,
    title: { en: 'The pictures cannot be reached', zh: '暂时取不到图片' },
    fix: comeAgain,
  },
  CERTIFICATE_REFUSED: {
    status: 403,
    title: { en: 'The certificate is not accepted', zh: '证书未被接受' },
    fix: {
      en: 'Ask an operator for a new token, then run `zhian-edge enroll` again on the box.',
      zh: '请向管理员要一个新令牌，再在网关上运行 `zhian-edge enroll`。',
    },
  },
  CONFLICT: {
    status: 409,
    title: { en: 'This does not go together with what is there', zh: '与现有内容冲突' },
    fix: { en: 'Look at what is there now, then decide again.', zh: '请看看现在的内容，再决定。' },
  },
  FORBIDDEN: {
    status: 403,
    title: { en: 'This is not allowed to you', zh: '您没有这项权限' },
    fix: {
      en: 'Ask an administrator for a role that allows it.',
      zh: '请向管理员申请相应的角色。',
    },
  },
  INPUT_REFUSED: {
    status: 400,
    title: { en: 'The request is not understood', zh: '请求有误' },
    fix: {
      en: 'Correct the field that is named; /openapi.json says what each may be.',
      zh: '请改正指出的字段；/openapi.json 说明各字段的写法。',
    },
  },
  INPUT_TOO_LARGE: {
    status: 413,
    title: { en: 'The request is too large', zh: '请求内容太大' },
    fix: { en: 'Send less.', zh: '请减少内容。' },
  },
  LINK_REFUSED: {
    status: 403,
    title: { en: 'The link opens nothing', zh: '链接无效' },
    fix: {
      en: 'Ask an administrator for a new one; each works once, for 24 hours.',
      zh: '请向管理员要一个新链接；每个链接只能用一次，24 小时内有效。',
    },
  },
  NOT_FOUND: {
    status: 404,
    title: { en: 'There is no such thing', zh: '找不到' },
    fix: {
      en: 'Check the address and the id; /openapi.json lists what there is.',
      zh: '请检查地址和编号；/openapi.json 列出了全部接口。',
    },
  },
  QUERY_TOO_EXPENSIVE: {
    status: 422,
    title: { en: 'The question is too wide', zh: '查询范围太大' },
    fix: {
      en: 'Name a camera or an enterprise, or a shorter time.',
      zh: '请指定相机或企业，或缩短时间。',
    },
  },
  SIGN_IN_REFUSED: {
    status: 401,
    title: { en: 'The name or the password is wrong', zh: '用户名或密码不对' },
    fix: {
      en: 'Check both; an administrator can give you a link for a new password.',
      zh: '请检查两者；管理员可以给您重设密码的链接。',
    },
  },
  STOPPING: {
    status: 503,
    title: { en: 'The service is stopping', zh: '服务正在停止' },
    fix: comeAgain,
  },
  STORE_AWAY: {
    status: 503,
    title: { en: 'The store cannot answer now', zh: '数据库暂时没有应答' },
    fix: comeAgain,
  },
  TOKEN_REFUSED: {
    status: 403,
    title: { en: 'The enrolment token is not accepted', zh: '注册令牌未被接受' },
    fix: {
      en: 'Ask an operator for a new token; each works once, for the agent that it was made for.',
      zh: '请向管理员要一个新令牌；每个令牌只能用一次，且只用于指定的网关。',
    },
  },
  TOO_MANY_ATTEMPTS: {
    status: 429,
    title: { en: 'Too many attempts', zh: '尝试次数过多' },
    fix: {
      en: 'Wait as long as Retry-After says, then try again.',
      zh: '请等到 Retry-After 所说的时间再试。',
    },
  },
  UNAUTHORISED: {
    status: 401,
    title: { en: 'You are not signed in', zh: '您还没有登录' },
    fix: {
      en: 'Sign in with an account, or send `Authorization: Bearer <token>`.',
      zh: '请用账号登录，或发送 `Authorization: Bearer <令牌>`。',
    },
  },
}

const defect: Entry = {
  status: 500,
  title: { en: 'Something is wrong on our side', zh: '系统内部出错' },
  fix: { en: 'Tell whoever runs this, with the request id.', zh: '请把请求编号告诉系统管理员。' },
}

/** Whether a caller is told what a fault with this code says; then it is said in both languages. */
export const isTold = (code: FaultCode): boolean => (table[code]?.status ?? defect.status) < 500

/** Fastify's own refusals have a status; below 500 they speak of the request and may be shown. */
function faultOf(error: unknown): Fault | null {
  if (error instanceof Fault) return error
  // Fastify makes its own without the language's constructor: `Error.isError` does not know them.
  const { statusCode } = Object(error) as { statusCode?: unknown }
  if (typeof statusCode !== 'number' || statusCode >= 500) return null
  const code = statusCode === 404 ? 'NOT_FOUND' : 'INPUT_REFUSED'
  return refusal(statusCode === 413 ? 'INPUT_TOO_LARGE' : code, saidOf(error as Refusal))
}

interface Refusal {
  readonly validation?: readonly SchemaIssue[]
  readonly code?: string
  readonly message?: string
}

/** Of the requests that Fastify itself cannot read. */
const fastifysOwn: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: '请求内容不是有效的 JSON',
  FST_ERR_CTP_EMPTY_JSON_BODY: '请求内容是空的',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: '不接受这种内容类型',
  FST_ERR_CTP_BODY_TOO_LARGE: '请求内容太大',
}

function saidOf({ validation, code = '', message = 'does not fit' }: Refusal): Bilingual {
  const [issue] = validation ?? []
  if (issue === undefined) return { en: message, zh: fastifysOwn[code] ?? '不符合要求' }
  return schemaWord(issue, issue.instancePath.slice(1) || 'request')
}

/** Total: whatever was thrown becomes one of the table's problems; what is ours alone is not shown. */
export function problemOf(error: unknown, requestId: string): Problem {
  const fault = faultOf(error)
  const entry = fault === null ? undefined : table[fault.code]
  const code = entry === undefined || fault === null ? 'DEFECT' : fault.code
  const { status, title, fix } = entry ?? defect
  // The store's own words name tables and files.
  const isShown = status < 500 && fault !== null && fault.code !== 'QUERY_TOO_EXPENSIVE'
  const cause = isShown ? saidBy(fault) : title
  return {
    type: `urn:zhian:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: title.en,
    status,
    code,
    cause: cause.en,
    fix: fix.en,
    zh: { title: title.zh, cause: cause.zh, fix: fix.zh },
    requestId,
  }
}
