/** How groups look: a table that can be sorted, small pictures on one axis, and what the choice of a group leaves out. */
export const GROUP_STYLE: string = `
.groups-choice{display:flex;flex-wrap:wrap;gap:6px 10px;align-items:center;margin:8px 0;font-size:.9rem}
.groups-choice select{font:inherit;font-size:.875rem;color:var(--ink);background:var(--paper);border:1px solid var(--line);border-radius:6px;padding:4px 8px;max-width:min(100%,34rem)}
.groups-choice output{color:var(--soft)}
thead button{font:inherit;font-size:.8rem;color:inherit;background:none;border:0;padding:0;border-radius:0;cursor:pointer}
thead button:hover{color:var(--ink)}
thead [aria-sort=ascending] button::after{content:" \\2191"}
thead [aria-sort=descending] button::after{content:" \\2193"}
.groups th,.groups td.label{max-width:26rem;overflow:hidden;text-overflow:ellipsis}
.shapes{display:grid;grid-template-columns:minmax(6rem,16rem) minmax(0,1fr);gap:2px 14px;align-items:end;margin:8px 0 16px;font-size:.85rem}
.shapes .name{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;text-align:right;padding-bottom:2px}
.shapes svg{display:block;width:100%;height:34px;border-bottom:1px solid var(--line);overflow:visible}
.shapes path{fill:var(--soft);opacity:.55;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.shapes .lead path{fill:var(--focus);opacity:.8}
.shapes .p99{stroke:var(--ink);stroke-width:1.5;vector-effect:non-scaling-stroke}
.shapes .axis{grid-column:2;display:flex;justify-content:space-between;color:var(--soft);font-size:.78rem}
.of-all{opacity:.45}
@media (max-width:560px){.shapes{grid-template-columns:minmax(0,1fr)}.shapes .name{text-align:left}.shapes .axis{grid-column:1}}
@media print{.groups-choice{display:none!important}.of-all{opacity:1}}`
