import { createInstance } from 'i18next'
import { initReactI18next } from 'react-i18next'
import enBulletin from './en/bulletin.json' with { type: 'json' }
import enAnalytics from './en/analytics.json' with { type: 'json' }
import enInspection from './en/inspection.json' with { type: 'json' }
import enMaintenance from './en/maintenance.json' with { type: 'json' }
import enCamera from './en/camera.json' with { type: 'json' }
import enCaptures from './en/captures.json' with { type: 'json' }
import enCommon from './en/common.json' with { type: 'json' }
import enEnterprise from './en/enterprise.json' with { type: 'json' }
import enPark from './en/park.json' with { type: 'json' }
import enDiscoveries from './en/discoveries.json' with { type: 'json' }
import enRecords from './en/records.json' with { type: 'json' }
import enRegistry from './en/registry.json' with { type: 'json' }
import enCoverage from './en/coverage.json' with { type: 'json' }
import enDetail from './en/detail.json' with { type: 'json' }
import enProblems from './en/problems.json' with { type: 'json' }
import enGateways from './en/gateways.json' with { type: 'json' }
import enPeople from './en/people.json' with { type: 'json' }
import enSession from './en/session.json' with { type: 'json' }
import zhBulletin from './zh/bulletin.json' with { type: 'json' }
import zhAnalytics from './zh/analytics.json' with { type: 'json' }
import zhInspection from './zh/inspection.json' with { type: 'json' }
import zhMaintenance from './zh/maintenance.json' with { type: 'json' }
import zhCamera from './zh/camera.json' with { type: 'json' }
import zhCaptures from './zh/captures.json' with { type: 'json' }
import zhCommon from './zh/common.json' with { type: 'json' }
import zhEnterprise from './zh/enterprise.json' with { type: 'json' }
import zhPark from './zh/park.json' with { type: 'json' }
import zhDiscoveries from './zh/discoveries.json' with { type: 'json' }
import zhRecords from './zh/records.json' with { type: 'json' }
import zhRegistry from './zh/registry.json' with { type: 'json' }
import zhCoverage from './zh/coverage.json' with { type: 'json' }
import zhDetail from './zh/detail.json' with { type: 'json' }
import zhProblems from './zh/problems.json' with { type: 'json' }
import zhGateways from './zh/gateways.json' with { type: 'json' }
import zhPeople from './zh/people.json' with { type: 'json' }
import zhSession from './zh/session.json' with { type: 'json' }

const i18next = createInstance()
export type Language = 'zh-CN' | 'en'
const name = 'zhian.language'

const zh = {
  bulletin: zhBulletin,
  analytics: zhAnalytics,
  camera: zhCamera,
  captures: zhCaptures,
  common: zhCommon,
  coverage: zhCoverage,
  detail: zhDetail,
  gateways: zhGateways,
  enterprise: zhEnterprise,
  inspection: zhInspection,
  maintenance: zhMaintenance,
  park: zhPark,
  people: zhPeople,
  problems: zhProblems,
  discoveries: zhDiscoveries,
  records: zhRecords,
  registry: zhRegistry,
  session: zhSession,
}
const en = {
  bulletin: enBulletin,
  analytics: enAnalytics,
  camera: enCamera,
  captures: enCaptures,
  common: enCommon,
  coverage: enCoverage,
  detail: enDetail,
  gateways: enGateways,
  enterprise: enEnterprise,
  inspection: enInspection,
  maintenance: enMaintenance,
  park: enPark,
  people: enPeople,
  problems: enProblems,
  discoveries: enDiscoveries,
  records: enRecords,
  registry: enRegistry,
  session: enSession,
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: typeof zh
  }
}

/** Chinese comes first: English only where it was chosen, or where the browser knows no Chinese. */
function chooseLanguage(kept: string | null, preferred: readonly string[]): Language {
  if (kept === 'zh-CN' || kept === 'en') return kept
  if (preferred.length === 0 || preferred.some((each) => each.startsWith('zh'))) return 'zh-CN'
  return 'en'
}

export async function startLanguage(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: chooseLanguage(readKept(), navigator.languages),
    fallbackLng: 'zh-CN',
    defaultNS: 'common',
    resources: { 'zh-CN': zh, en },
    /** React escapes by itself. */
    interpolation: { escapeValue: false },
  })
  dressDocument()
  i18next.on('languageChanged', dressDocument)
}

export function switchLanguage(): void {
  const other: Language = currentLanguage() === 'en' ? 'zh-CN' : 'en'
  void i18next.changeLanguage(other)
  try {
    localStorage.setItem(name, other)
  } catch {
    // Where storage is forbidden the choice lasts as long as the page.
  }
}

function currentLanguage(): Language {
  return i18next.language === 'en' ? 'en' : 'zh-CN'
}

function readKept(): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

function dressDocument(): void {
  document.documentElement.lang = currentLanguage()
  document.title = `${i18next.t('product')} ${i18next.t('productLatin')}`
}
