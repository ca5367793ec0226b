import type { Env } from '@zhian/kit/config'

export type Language = 'zh' | 'en'

/** The same said in both. */
export type Bilingual = Readonly<Record<Language, string>>

/** What `--lang` says, else the surroundings: LC_ALL, LC_MESSAGES, LANG. Known before anything is parsed, for the help texts. */
export function languageOf(args: readonly string[], env: Env): Language {
  const at = args.findIndex((each) => each === '--lang' || each.startsWith('--lang='))
  const said = at < 0 ? undefined : (args[at]?.split('=')[1] ?? args[at + 1])
  const spoken = [said, env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find(
    (each) => each !== undefined && each !== '',
  )
  return /^zh/i.test(spoken ?? '') ? 'zh' : 'en'
}
