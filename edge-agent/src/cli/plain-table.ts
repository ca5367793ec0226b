import Table from 'cli-table3'

const none = ''
const sides = ['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'] as const
const corners = ['top', 'bottom'].flatMap((edge) =>
  ['', '-mid', '-left', '-right'].map((part) => `${edge}${part}`),
)

/** Columns in line, also where letters are two columns wide; no lines between, so that it can be cut and searched. */
export function plainTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: [...head],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    chars: {
      ...Object.fromEntries([...sides, ...corners].map((name) => [name, none])),
      middle: '  ',
    },
  })
  for (const row of rows) table.push([...row])
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}
