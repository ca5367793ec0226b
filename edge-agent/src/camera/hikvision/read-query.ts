/** What some terminals write into the query, while their body holds pictures only. */
const alertNames = ['macAddress', 'channelID', 'dateTime', 'eventType', 'eventState', 'UUID']
const anprNames = ['licensePlate', 'country', 'line', 'direction', 'confidenceLevel', 'plateColor']

/** An alert's document from the parameters of a URL; undefined where they are none. */
export function readQuery(url: string): object | undefined {
  const at = url.indexOf('?')
  if (at < 0) return undefined
  const given = new Map(
    [...new URLSearchParams(url.slice(at + 1))].map(([name, value]) => [name.toLowerCase(), value]),
  )
  const pick = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, given.get(name.toLowerCase()) ?? '']))
  if (!given.has('eventtype') && !given.has('licenseplate')) return undefined
  const line = given.get('line') ?? given.get('lane') ?? ''
  const anpr = given.has('licenseplate') ? { ANPR: { ...pick(anprNames), line } } : {}
  return { ...pick(alertNames), ...anpr }
}
