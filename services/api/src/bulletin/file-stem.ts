/** What a bulletin's files are called before `.zh.pdf`, `.signature.json`: they find each other by it. */
export function fileStem({
  month,
  revision,
}: {
  readonly month: string
  readonly revision: number
}) {
  return `zhian-bulletin-${month}-r${revision}`
}
