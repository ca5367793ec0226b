import { words } from './words.js'

const everyMs = 5000
const staleMs = 20_000

const wanted = new URLSearchParams(location.search).get('lang') ?? navigator.language
let language = /^zh/i.test(wanted) ? 'zh' : 'en'
let page
let answeredAtMs

const byId = (id) => document.getElementById(id)

/** Text goes in as text: names come from cameras. */
function element(name, { text, kind } = {}, children = []) {
  const made = document.createElement(name)
  if (text !== undefined) made.textContent = text
  if (kind !== undefined) made.className = kind
  made.append(...children)
  return made
}

const two = (value) => String(Math.floor(value)).padStart(2, '0')

function timeOf(atMs) {
  const at = new Date(atMs)
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return Date.now() - atMs < 12 * 3600_000 ? clock : `${day} ${clock}`
}

const dayOf = (atMs) => new Date(atMs).toLocaleDateString('sv')

function spanOf(ms) {
  const { units } = words[language]
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 120) return `${seconds}${units.second}`
  if (seconds < 7200) return `${Math.round(seconds / 60)}${units.minute}`
  const hours = Math.round(seconds / 3600)
  return hours < 72 ? `${hours}${units.hour}` : `${Math.round(hours / 24)}${units.day}`
}

function bytesOf(bytes) {
  const mib = bytes / 1024 ** 2
  return mib < 1024 ? `${mib.toFixed(mib < 10 ? 1 : 0)} MiB` : `${(mib / 1024).toFixed(1)} GiB`
}

function offsetOf({ clock }) {
  if (clock === undefined) return '–'
  const w = words[language]
  const seconds = Math.abs(clock.offsetMs) / 1000
  if (seconds < 1) return '±1' + w.units.second.trim()
  return `${clock.offsetMs > 0 ? w.ahead : w.behind}${spanOf(seconds * 1000)}`
}

function tile({ title, value, kind, more = [], meter }) {
  const parts = [element('h3', { text: title }), element('strong', { text: value, kind })]
  if (meter !== undefined) {
    const bar = element('meter')
    Object.assign(bar, { min: 0, max: 1, high: 0.9, low: 0.7, optimum: 0, value: meter })
    bar.setAttribute('aria-label', title)
    parts.push(bar)
  }
  const lines = more.filter(Boolean).map((text) => element('small', { text }))
  return element('div', { kind: 'tile' }, [
    ...parts,
    ...lines.flatMap((line) => [line, element('br')]),
  ])
}

function certificateTile(w, { identity, agent }) {
  const title = w.certificate
  if (identity === undefined) return { title, value: w.notEnrolled }
  const days = Math.floor((identity.notAfterMs - agent.atMs) / 86_400_000)
  if (days < 0) return { title, value: w.expired, kind: 'bad' }
  const kind = identity.trouble === undefined && days >= 7 ? 'good' : 'warn'
  return { title, value: w.days(days), kind, more: [w.renews(dayOf(identity.renewsAtMs))] }
}

function tilesOf(w, { agent, uplink, identity }) {
  const { spool, ownClock = 'unknown' } = agent
  const waits =
    spool.oldestPendingAtMs === undefined
      ? ''
      : w.oldest(spanOf(agent.atMs - spool.oldestPendingAtMs))
  const days = spool.outageDays
  return [
    {
      title: w.link,
      value: uplink.isConnected ? w.connected : w.away,
      kind: uplink.isConnected ? 'good' : 'bad',
      more: [w.since(timeOf(uplink.sinceMs))],
    },
    {
      title: w.waiting,
      value: spool.pending === 0 ? w.nothingWaits : spool.pending.toLocaleString(w.tag),
      more: [waits],
    },
    {
      title: w.disk,
      value: bytesOf(spool.spoolBytes),
      meter: spool.spoolBytes / spool.spoolBytesMax,
      more: [
        w.limit(bytesOf(spool.spoolBytesMax)),
        days === undefined ? w.learning : w.outage(days < 10 ? days.toFixed(1) : Math.floor(days)),
        spool.freeBytes === undefined ? '' : w.free(bytesOf(spool.freeBytes)),
      ],
    },
    certificateTile(w, { identity, agent }),
    {
      title: w.ownClock,
      value: w[ownClock],
      kind: { synchronised: 'good', unsynchronised: 'warn' }[ownClock],
    },
  ]
}

/** What is wrong with the box; what is wrong with a camera stands in its row. */
function problemsOf({ agent, uplink, identity, adapters = [], refusals = [] }) {
  const { spool, ownClock, atMs } = agent
  const ofAdapters = adapters.flatMap(({ protocol, problems }) =>
    problems.slice(0, 5).map((problem) => ['adapter', `${protocol}: ${problem[language]}`]),
  )
  const fresh = refusals.filter(({ lastAtMs }) => atMs - lastAtMs < 600_000)
  const ofRefusals = fresh.map(({ peer, protocol, reason }) => [
    'refused',
    `${peer} ${protocol} ${reason}`,
  ])
  return [
    ...(uplink.isConnected ? [] : [['link', uplink.cause?.[language] ?? uplink.trouble]]),
    ...identityProblems(identity, atMs),
    ...ofAdapters,
    ...ofRefusals,
    ...(spool.spoolBytes > 0.95 * spool.spoolBytesMax ? [['full']] : []),
    ...(ownClock === 'unsynchronised' ? [['clock']] : []),
  ]
}

function identityProblems(identity, atMs) {
  if (identity === undefined) return []
  if (identity.notAfterMs <= atMs) return [['expired']]
  return identity.trouble === undefined ? [] : [['renewal', identity.trouble]]
}

const weight = ({ isOnline, faults = [] }) => (isOnline ? (faults.length > 0 ? 1 : 2) : 0)

function rowOf(w, camera) {
  const { isOnline, faults = [], lastCaptureAtMs } = camera
  const names = faults.map((each) => w.faults[each] ?? each)
  const state = isOnline ? (names.length === 0 ? w.online : names.join(' · ')) : w.offline
  const [kind, sign] = [
    ['bad', '✗'],
    ['warn', '▲'],
    ['good', '●'],
  ][weight(camera)]
  return element('tr', {}, [
    element('td', { text: `${sign} ${state}`, kind }),
    element('td', { text: camera.cameraId }),
    element('td', { text: camera.protocol }),
    element('td', { text: lastCaptureAtMs === undefined ? w.never : timeOf(lastCaptureAtMs) }),
    element('td', { text: camera.captures.toLocaleString(w.tag), kind: 'number' }),
    element('td', { text: offsetOf(camera), kind: 'number' }),
  ])
}

function draw() {
  const w = words[language]
  document.documentElement.lang = w.tag
  byId('language').textContent = w.other
  for (const each of document.querySelectorAll('[data-word]'))
    each.textContent = w[each.dataset.word]
  const isStale = answeredAtMs === undefined || Date.now() - answeredAtMs > staleMs
  byId('fresh').classList.toggle('stale', isStale)
  const at = answeredAtMs === undefined ? undefined : timeOf(answeredAtMs)
  byId('fresh').textContent = isStale ? (at === undefined ? w.gone : w.stale(at)) : w.fresh(at)
  if (page === undefined) return
  const { agentId, siteId, version, cameras } = page.agent
  byId('agent').textContent = `${agentId} · ${siteId} · ${version}`
  byId('tiles').replaceChildren(...tilesOf(w, page).map(tile))
  const problems = problemsOf(page)
  byId('problems').hidden = problems.length === 0
  byId('problems')
    .querySelector('ul')
    .replaceChildren(
      ...problems.map(([code, detail]) => {
        const [cause, fix] = w.found[code]
        const lines = [element('strong', { text: cause }), element('small', { text: `→ ${fix}` })]
        if (detail !== undefined) lines.push(element('small', { text: detail }))
        return element('li', {}, lines)
      }),
    )
  const sorted = cameras.toSorted(
    (one, other) => weight(one) - weight(other) || one.cameraId.localeCompare(other.cameraId, 'zh'),
  )
  const rows = sorted.map((camera) => rowOf(w, camera))
  document.querySelector('tbody').replaceChildren(...rows)
  const online = cameras.filter(({ isOnline }) => isOnline).length
  byId('count').textContent = cameras.length === 0 ? '' : w.online_of(online, cameras.length)
  byId('none').hidden = cameras.length > 0
  document.querySelector('table').hidden = cameras.length === 0
}

async function refresh() {
  try {
    const answer = await fetch('status', { signal: AbortSignal.timeout(everyMs) })
    if (answer.ok) {
      page = await answer.json()
      answeredAtMs = Date.now()
    }
  } catch {
    // The banner tells how old the page is.
  }
  draw()
  setTimeout(refresh, everyMs)
}

byId('language').addEventListener('click', () => {
  language = language === 'zh' ? 'en' : 'zh'
  draw()
})
draw()
void refresh()
