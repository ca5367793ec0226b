import { createHash } from 'node:crypto'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { build } from 'esbuild'
import type { BuildOptions, Plugin } from 'esbuild'
import { Fault } from '@zhian/kit/fault'
import { root } from '../local/settings.ts'

const agent = join(root, 'edge-agent')
/** What the agent runs as processes of its own, each in a file beside the agent's. */
const workers = [
  'edge-agent/src/health/pictures/look-worker.ts',
  'edge-agent/src/egress/face-worker.ts',
]

export interface BundlePlan {
  readonly folder: string
  readonly mapsFolder: string
  readonly version: string
}

/** Writes `zhian-edge.cjs` and its workers to `folder`, and their source maps apart. Resolves with the files that went into them. */
export async function bundleAgent({
  folder,
  mapsFolder,
  version,
}: BundlePlan): Promise<readonly string[]> {
  const pages = new Set<string>()
  const plugins = [versionIs(version), filesAreBeside(workers, pages)]
  const entryPoints = [
    { in: join(agent, 'src/main.ts'), out: 'zhian-edge' },
    ...workers.map((file) => ({ in: join(root, file), out: nameOf(file) })),
  ]
  const { outputFiles, metafile } = await build({
    ...options,
    entryPoints,
    outdir: folder,
    plugins,
  })
  for (const file of pages) await cp(file, join(folder, basename(file)))
  for (const { path, contents, text } of outputFiles) {
    if (path.endsWith('.map')) await writeFile(path.replace(folder, mapsFolder), contents)
    else await writeFile(path, inAscii(text))
  }
  return Object.keys(metafile.inputs)
}

/** CommonJS, because importing `node:http` as a module makes Node load all that fetch needs: 3 MB that nobody uses. */
const options = {
  bundle: true,
  /** It looks for its native part beside itself. */
  external: ['onnxruntime-node'],
  write: false,
  metafile: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  minify: true,
  sourcemap: 'external',
  sourcesContent: false,
  absWorkingDir: root,
  logLevel: 'silent',
  legalComments: 'none',
  define: { 'import.meta.url': 'ownUrl' },
  banner: { js: `const ownUrl=require('node:url').pathToFileURL(__filename).href;` },
} as const satisfies BuildOptions

/** One character beyond Latin-1 makes V8 keep two bytes for each of a million: esbuild leaves those of regular expressions. */
function inAscii(text: string): string {
  const escaped = (character: string) =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  return text.replaceAll(/[^\0-\x7F]/g, escaped)
}

/** The package's version, which may say more than the sources know, is what the agent says of itself. */
function versionIs(version: string): Plugin {
  return {
    name: 'version',
    setup(building) {
      building.onLoad({ filter: /\/edge-agent\/package\.json$/ }, () => ({
        contents: JSON.stringify({ version }),
        loader: 'json',
      }))
    },
  }
}

const nameOf = (file: string) => file.replace(/^.*\/(.+)\.ts$/, '$1')

/** What a file names beside itself is beside the bundle too: workers as bundles of their own, pages as they are. */
function filesAreBeside(known: readonly string[], pages: Set<string>): Plugin {
  const page = /new URL\('\.\/([\w-]+\.(?:html|css|js))', import\.meta\.url\)/g
  const place = /new URL\('\.\/([\w-]+)\.ts', import\.meta\.url\)/g
  return {
    name: 'workers',
    setup(building) {
      building.onLoad(
        { filter: /\/(edge-agent|services\/\w+)\/src\/.*\.ts$/ },
        async ({ path }) => {
          const contents = await readFile(path, 'utf8')
          for (const [, name = ''] of contents.matchAll(page)) pages.add(join(dirname(path), name))
          const named = [...contents.matchAll(place)].map(([, name = '']) => name)
          const unknown = named.filter((name) => !known.some((file) => nameOf(file) === name))
          if (unknown.length > 0)
            throw new Fault(
              'CONFIG_REFUSED',
              `${path} starts ${unknown.join()}, which is not packed`,
            )
          if (named.length === 0) return undefined
          return {
            contents: contents.replaceAll(place, `new URL('./$1.cjs', import.meta.url)`),
            loader: 'ts' as const,
          }
        },
      )
    },
  }
}

export const sha256Of = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
