import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('..', import.meta.url))
const rooms = ['services/*/src', 'edge-agent/src', 'models/src', 'infra', 'test/support']
const unit = rooms.map((room) => `${room}/**/*.test.ts`)
const component = [
  ...rooms.map((room) => `${room}/**/*.component.test.ts`),
  'test/component/**/*.test.ts',
]
const never = ['**/node_modules/**', '**/.cache/**', '**/dist/**']

/** Node itself loads the TypeScript, as it does in production, so a test cannot run what Node would refuse. */
const native = { root, experimental: { viteModuleRunner: false } } as const

const project = (name: string, include: string[], more: object = {}) => ({
  test: { ...native, name, include, exclude: never, ...more },
})

export default defineConfig({
  root,
  test: {
    ...native,
    projects: [
      project('unit', unit, { exclude: [...never, '**/*.component.test.ts'], testTimeout: 20_000 }),
      project('tidy', ['test/tidy/**/*.test.ts'], { testTimeout: 30_000 }),
      project('component', component, {
        testTimeout: 120_000,
        hookTimeout: 180_000,
        maxWorkers: 2,
      }),
      project('e2e', ['test/e2e/**/*.test.ts'], {
        testTimeout: 600_000,
        hookTimeout: 600_000,
        maxWorkers: 2,
      }),
    ],
  },
})
