/** For a screen and for paper (A4). */
export const styleSheet = `:root { --ink: #16191f; --muted: #586070; --line: #dfe3ea; --red: #a8201a; --soft: #f5f7fa; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 860px; padding: 40px 32px 64px; background: #fff; color: var(--ink);
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
.warning { padding: 8px 12px; background: #fff6e0; border-left: 4px solid #b7791f; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(172px, 1fr)); gap: 12px; margin: 16px 0; }
.tile { padding: 12px 14px; background: var(--soft); border: 1px solid var(--line); border-radius: 8px; break-inside: avoid; }
dt { color: var(--muted); font-size: 13px; }
dd { margin: 0; font-size: 13px; }
dd b { font-size: 25px; font-weight: 680; font-variant-numeric: tabular-nums; }
dd span { display: block; color: var(--muted); }
.scroll { overflow-x: auto; }
table { width: 100%; margin: 10px 0; border-collapse: collapse; font-size: 14px; }
th, td { padding: 7px 8px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { border-bottom: 2px solid #b9c1cc; white-space: nowrap; font-weight: 650; }
tfoot td { border-top: 2px solid #b9c1cc; border-bottom: 0; font-weight: 650; }
sup { font-size: 0.66em; font-weight: 400; line-height: 0; vertical-align: super; }
.number sup { position: absolute; margin-top: 0.5em; }
.notes { margin: 6px 0 14px; padding-left: 20px; color: var(--muted); font-size: 12.5px; line-height: 1.55; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td:last-child:not(.number) { color: var(--muted); font-size: 13px; }
tr { break-inside: avoid; }
figure { margin: 20px 0; break-inside: avoid; }
figcaption { margin-bottom: 4px; font-weight: 650; }
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
  * { print-color-adjust: exact; }
}
`
