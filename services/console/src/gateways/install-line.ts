import type { Language } from '../language/language.ts'

interface InstallOrder {
  /** An origin. */
  readonly url: string
  /** Base64url, so that a shell takes it as it is. */
  readonly token: string
  readonly language: Language
}

/**
 * What is pasted on the box. The token is an assignment in the script that sh reads, so that it stands in no argument list;
 * the space before keeps it out of the shell's history on Debian and Ubuntu.
 */
export function installLine({ url, token, language }: InstallOrder): string {
  const spoken = language === 'zh-CN' ? ' ZHIAN_LANG=zh' : ''
  return ` { echo ZHIAN_TOKEN=${token}${spoken}; curl -fsS ${url}/v1/agent/install.sh; } | sudo sh`
}

export type AddressTrouble = 'ownMachine' | 'noTls'

/** Why boxes cannot use the address; null where they can. */
export function addressTrouble(url: string): AddressTrouble | null {
  const { protocol, hostname } = new URL(url)
  if (/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) return 'ownMachine'
  return protocol === 'https:' ? null : 'noTls'
}
