/**
 * For a screen, light or dark as its reader has it (`data-theme`, where a page shows it inside of its own), and for paper (A4), which is
 * white. Old browsers, which know no `light-dark`, have it light.
 */
export const styleSheet = `:root { color-scheme: light; --paper: #fff; --ink: #16191f; --muted: #586070; --line: #dfe3ea; --head-line: #b9c1cc;
  --red: #a8201a; --soft: #f5f7fa; --warning: #fff6e0; --warning-edge: #b7791f; --series: #0b57d0; }
@supports (color: light-dark(red, red)) {
  @media screen { :root { color-scheme: light dark; } :root[data-theme='light'] { color-scheme: light; } :root[data-theme='dark'] { color-scheme: dark; } }
  :root { --paper: light-dark(#fff, #161b22); --ink: light-dark(#16191f, #e8ebf0); --muted: light-dark(#586070, #a3acba); --line: light-dark(#dfe3ea, #2f3742);
    --head-line: light-dark(#b9c1cc, #55606e); --red: light-dark(#a8201a, #ff8f85); --soft: light-dark(#f5f7fa, #1f2630);
    --warning: light-dark(#fff6e0, #33270f); --warning-edge: light-dark(#b7791f, #f0c268); --series: light-dark(#0b57d0, #79b4ff); }
}
svg text { fill: var(--ink); }
svg [stroke='#dfe3ea'] { stroke: var(--line); }
svg [fill='#0b57d0'] { fill: var(--series); }
svg [stroke='#0b57d0'] { stroke: var(--series); }
* { box-sizing: border-box; }
html { background: var(--paper); }
body { margin: 0 auto; max-width: 860px; padding: 40px 32px 64px; background: var(--paper); color: var(--ink);
  font: 15px/1.65 system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif; }
header { border-bottom: 3px solid var(--red); padding-bottom: 16px; margin-bottom: 24px; }
.park { margin: 0; color: var(--red); font-weight: 650; letter-spacing: 0.08em; }
h1 { margin: 4px 0 10px; font-size: 30px; line-height: 1.25; }
.fact { margin: 0; color: var(--muted); font-size: 14px; }
.draft { padding: 8px 14px; border: 1px dashed var(--red); border-radius: 6px; color: var(--red); }
h2 { margin: 36px 0 12px; padding-left: 10px; border-left: 4px solid var(--red); font-size: 20px; line-height: 1.3; break-after: avoid; }
h3 { margin: 24px 0 6px; font-size: 16px; break-after: avoid; }
p { margin: 6px 0; overflow-wrap: anywhere; }
.muted { color: var(--muted); font-size: 13px; }
.warning { padding: 8px 12px; background: var(--warning); border-left: 4px solid var(--warning-edge); }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(172px, 1fr)); gap: 12px; margin: 16px 0; }
.tile { padding: 12px 14px; background: var(--soft); border: 1px solid var(--line); border-radius: 8px; break-inside: avoid; }
dt { color: var(--muted); font-size: 13px; }
dd { margin: 0; font-size: 13px; }
dd b { font-size: 25px; font-weight: 680; font-variant-numeric: tabular-nums; }
dd span { display: block; color: var(--muted); }
.scroll { overflow-x: auto; }
table { width: 100%; margin: 10px 0; border-collapse: collapse; font-size: 14px; }
table.narrow { width: auto; min-width: 55%; }
th, td { position: relative; padding: 7px 8px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: break-word; }
.day { white-space: nowrap; }
th { border-bottom: 2px solid var(--head-line); white-space: nowrap; font-weight: 650; }
tfoot td { border-top: 2px solid var(--head-line); border-bottom: 0; font-weight: 650; }
sup { font-size: 0.66em; font-weight: 400; line-height: 0; vertical-align: super; }
.tile sup { font-size: 12px; }
.number sup { position: absolute; margin-top: 0.5em; }
.notes { margin: 6px 0 14px; padding-left: 20px; color: var(--muted); font-size: 12.5px; line-height: 1.55; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.number + :not(.number) { padding-left: 24px; }
td:last-child:not(.number) { color: var(--muted); font-size: 13px; }
tr { break-inside: avoid; }
figure { margin: 20px 0; break-inside: avoid; }
figcaption { margin-bottom: 6px; font-weight: 650; }
.beside-legend { margin-bottom: -26px; }
svg { display: block; width: 100%; height: auto; }
pre { margin: 8px 0; padding: 10px 12px; background: var(--soft); border: 1px solid var(--line); border-radius: 6px; overflow-x: auto;
  font: 12px/1.5 ui-monospace, 'SF Mono', 'Cascadia Mono', Consolas, 'Noto Sans Mono CJK SC', monospace; }
@media (max-width: 600px) { body { padding: 20px 14px 40px; } h1 { font-size: 24px; } }
@media print {
  @page { size: A4; margin: 16mm 15mm; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  .new-page { break-before: page; margin-top: 0; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 7.5pt; }
  .scroll { overflow: visible; }
  .tiles { grid-template-columns: repeat(4, 1fr); gap: 8px; }
  dd b { font-size: 15pt; }
  /* A foot would stand on every page; the total stands once. */
  tfoot { display: table-row-group; }
  * { print-color-adjust: exact; }
}
`
