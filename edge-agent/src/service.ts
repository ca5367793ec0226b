import type { Bilingual } from './cli/language.ts'
import { serveHealth } from '@zhian/kit/health'
import { openLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'
import type { Registry } from '@zhian/kit/metrics'
import type { Service } from '@zhian/kit/run-service'
import type { AdapterDoors, CameraAdapter, ClockWord } from './camera/camera-adapter.ts'
import { CameraRoster } from './camera/camera-roster.ts'
import { openDahua } from './camera/dahua/dahua-adapter.ts'
import { openFolder } from './camera/folder/folder-adapter.ts'
import { openFtp } from './camera/ftp/ftp-adapter.ts'
import { StripCounter } from './camera/forbidden-fields.ts'
import { openFrigate } from './camera/frigate/frigate-adapter.ts'
import { openGat1400 } from './camera/gat1400/gat1400-adapter.ts'
import { openHikvision } from './camera/hikvision/hikvision-adapter.ts'
import { openIntake } from './camera/intake.ts'
import { openOnvif } from './camera/onvif/onvif-adapter.ts'
import { recallCaptures } from './camera/recent-captures.ts'
import { openQuarantine } from './camera/quarantine.ts'
import { retryQuarantined } from './camera/retry-quarantined.ts'
import { openSpoolDoor } from './carry/spool-door.ts'
import { flightBounds } from './config.ts'
import type { EdgeAgentConfig } from './config.ts'
import { openOwnEgress } from './egress/open-own-egress.ts'
import { openOwnIdentity } from './enrol/own-identity.ts'
import type { OwnIdentity } from './enrol/own-identity.ts'
import { openEvents } from './events.ts'
import type { AgentEvents } from './events.ts'
import { agentStatus } from './health/agent-status.ts'
import type { StatusPage } from './health/agent-status.ts'
import { openCameraHealth } from './health/camera-health.ts'
import type { CameraHealth } from './health/camera-health.ts'
import { readOwnClock } from './health/clocks/own-clock.ts'
import { probeClock } from './health/clocks/probe-clock.ts'
import { openLooker } from './health/pictures/open-looker.ts'
import { reach } from './health/reach.ts'
import { watchRefusals } from './health/refusals.ts'
import { exposeSpool } from './health/spool-metrics.ts'
import { lockFolder } from './lock-folder.ts'
import { openServiceNotice } from './service-notice.ts'
import { openSpoolDisk } from './spool/spool-disk.ts'
import { openSpool, usualSpoolSettings } from './spool/spool.ts'
import type { Spool } from './spool/spool.ts'
import { Bell } from './uplink/bell.ts'
import { statusPageFiles } from './status-page/status-page.ts'
import { openUplink } from './uplink/uplink.ts'
import type { Uplink, UplinkNeeds, UplinkState } from './uplink/uplink.ts'

const statusMs = 30_000
const recalledMax = 20_000

export interface EdgeAgent extends Service {
  readonly healthPort: number
  /** Undefined where this way in is closed. */
  readonly gat1400Port: number | undefined
}

/** Opened from the river's mouth to its spring, so that closing runs from the spring to the mouth. */
export async function startEdgeAgent(
  config: EdgeAgentConfig,
  _stopping: AbortSignal,
): Promise<EdgeAgent> {
  const log = openLog('edge-agent', config.logLevel)
  const metrics = openMetrics()
  const events = openEvents({ log, metrics })
  const now = Date.now
  await using opened = new AsyncDisposableStack()
  const spool = await openOwnSpool(config.spool, { metrics, events, now }, opened)
  const quarantine = await openQuarantine({ ...config.quarantine, now, events: events.camera })
  const roster = new CameraRoster(config.cameras, now)
  const stripped = new StripCounter((field, count) => events.camera.fieldStripped(field, count))
  const { agentId, enterpriseId, siteId } = config
  const health = opened.use(await openOwnHealth(config.watch.folder, { roster, events, now }))
  const egress = await openOwnEgress(config.egress, { agentId, events: events.egress, now }, opened)
  const own = { agentId, enterpriseId, siteId, spool, roster, now, health, egress }
  const status = () => agentStatus({ ...own, startedAtMs, stripped, quarantine })
  const startedAtMs = now()
  const identity = opened.use(openOwnIdentity(config, { events: events.identity, now }))
  const sending = { ...own, status, backlog: config.backlog, events: events.uplink }
  const uplink = opened.use(openOwnUplink(sending, identity))
  opened.use(await openSpoolDoor({ ...own, folder: config.spool.folder }))
  const recent = await recallCaptures(spool.heads(recalledMax), recalledMax)
  const intake = openIntake({ ...own, recent, events: events.camera })
  const refusals = watchRefusals(events.camera, now)
  const clockSaid = ({ protocol, deviceId, time }: ClockWord) =>
    roster.cameraIdsOf(protocol, deviceId).forEach((id) => health.clockSaid(id, time, now()))
  const doors = { intake, roster, quarantine, stripped, now, events: refusals.events, clockSaid }
  const { adapters, gat1400Port } = await openAdapters(config, doors, opened)
  const problems = () => adapters.flatMap((adapter) => adapter.problems())
  const ours = () => [identity, egress].flatMap((each) => each.problems())
  const page = (): StatusPage => ({
    agent: status(),
    uplink: uplink.state,
    ...identity.shown,
    adapters: adapters.map((each) => ({ protocol: each.protocol, problems: each.problems() })),
    refusals: refusals.list(),
    faces: egress.problems(),
    problems: [...problems(), ...ours(), ...linkProblem(spool, uplink.state)],
  })
  const unfit = () => problems().map(({ en }) => en)
  const shown = { metrics, problems: unfit, pages: { '/status': page }, files: statusPageFiles }
  const { port: healthPort } = opened.use(await openHealthDoor(config, shown, doors))
  opened.use(await openServiceNotice(config.notice, { turn: () => spool.turn() }))
  log.info({ agentId, gat1400Port, healthPort, epoch: spool.epoch }, 'edge agent is ready')
  const owned = opened.move()
  return {
    healthPort,
    gat1400Port,
    finished: Promise.race([uplink.finished, identity.finished]),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

type Sending = Omit<UplinkNeeds, 'statusMs' | 'address' | 'bounds' | 'bell'>

/** The address is read anew for each connection, because the certificate is renewed in between. */
function openOwnUplink(needs: Sending, identity: OwnIdentity): Uplink {
  return openUplink({
    ...needs,
    statusMs,
    get address() {
      return identity.address
    },
    bounds: flightBounds,
    bell: new Bell(),
  })
}

function openHealthDoor(
  { health, quarantine }: EdgeAgentConfig,
  shown: Omit<Parameters<typeof serveHealth>[1], 'actions'>,
  doors: AdapterDoors,
) {
  const actions = {
    '/quarantine/retry': (asked: URLSearchParams) =>
      retryQuarantined(quarantine.folder, asked.get('name') ?? '', doors),
  }
  return serveHealth(health, { ...shown, actions })
}

function linkProblem({ state: { pending } }: Spool, state: UplinkState): Bilingual[] {
  return state.isConnected || pending === 0
    ? []
    : [
        {
          en: `not connected to the broker: ${state.cause?.en ?? 'not yet'}`,
          zh: `未连接到消息服务器：${state.cause?.zh ?? '尚未连接'}`,
        },
      ]
}

function openOwnHealth(
  folder: string,
  needs: { roster: CameraRoster; events: AgentEvents; now: () => number },
): Promise<CameraHealth> {
  const { roster, events, now } = needs
  return openCameraHealth({
    folder,
    reach,
    ownClock: readOwnClock,
    cameras: () => roster.status,
    probeClock: ({ camera, address }) =>
      probeClock({ known: roster.known(camera.protocol, camera.deviceId), address, now }),
    looker: openLooker(),
    now,
    events: events.health,
  })
}

async function openOwnSpool(
  config: EdgeAgentConfig['spool'],
  needs: { metrics: Registry; events: AgentEvents; now: () => number },
  opened: AsyncDisposableStack,
): Promise<Spool> {
  opened.use(await lockFolder(config.folder))
  const disk = await openSpoolDisk(config.folder)
  const settings = { ...usualSpoolSettings, ...config }
  const { events, now } = needs
  const spool = opened.use(await openSpool({ disk, settings, events: events.spool, now }))
  exposeSpool(needs.metrics, spool)
  return spool
}

async function openAdapters(
  config: EdgeAgentConfig,
  doors: AdapterDoors,
  opened: AsyncDisposableStack,
): Promise<{ adapters: CameraAdapter[]; gat1400Port: number | undefined }> {
  const adapters: CameraAdapter[] = []
  let gat1400Port: number | undefined
  if (config.inbox !== undefined) adapters.push(opened.use(await openFolder(config.inbox, doors)))
  if (config.dahua !== undefined) adapters.push(opened.use(await openDahua(config.dahua, doors)))
  if (config.ftp !== undefined) adapters.push(opened.use(await openFtp(config.ftp, doors)))
  if (config.frigate !== undefined)
    adapters.push(opened.use(await openFrigate(config.frigate, doors)))
  if (config.hikvision !== undefined)
    adapters.push(opened.use(await openHikvision(config.hikvision, doors)))
  if (config.onvif !== undefined) adapters.push(opened.use(openOnvif(config.onvif, doors)))
  if (config.gat1400 !== undefined) {
    const adapter = opened.use(await openGat1400(config.gat1400, doors))
    gat1400Port = adapter.port
    adapters.push(adapter)
  }
  return { adapters, gat1400Port }
}
