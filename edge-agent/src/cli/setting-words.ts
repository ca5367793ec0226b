import type { Origin } from '../settings/settings.ts'
import type { Language } from './language.ts'

interface SettingWords {
  readonly name: string
  readonly value: string
  readonly origin: string
  readonly cameras: string
  readonly good: string
  readonly refused: string
  readonly origins: Readonly<Record<Exclude<Origin, 'file'>, string>>
  readonly repair: (file: string | undefined) => string
  readonly misspelt: (name: string, meant: string | undefined) => string
  readonly hasProblems: (count: number) => string
}

const english: SettingWords = {
  name: 'Setting',
  value: 'Value',
  origin: 'From',
  cameras: 'Cameras of',
  good: 'The configuration is good. Next: zhian-edge doctor',
  refused: 'The configuration is refused:',
  origins: {
    environment: 'environment',
    identity: 'enrolment',
    default: 'default',
    unset: 'not set',
  },
  repair: (file) => `Put it right in ${file ?? 'the environment'}, then: zhian-edge config check`,
  misspelt: (name, meant) =>
    `Nothing reads ${name}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
  hasProblems: (count) => `${count} problem(s); see them with: zhian-edge config check`,
}

const chinese: SettingWords = {
  name: '配置项',
  value: '值',
  origin: '来源',
  cameras: '摄像机，来自',
  good: '配置正确。下一步：zhian-edge doctor',
  refused: '配置有误：',
  origins: { environment: '环境变量', identity: '注册信息', default: '默认值', unset: '未设置' },
  repair: (file) => `请修改 ${file ?? '环境变量'}，然后执行：zhian-edge config check`,
  misspelt: (name, meant) =>
    `没有名为 ${name} 的配置项。${meant === undefined ? '' : `是否应为 ${meant}？`}`,
  hasProblems: (count) => `有 ${count} 个问题，请执行：zhian-edge config check`,
}

export function settingWordsFor(language: Language): SettingWords {
  return language === 'zh' ? chinese : english
}
