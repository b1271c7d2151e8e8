/** How places and flame graphs look: bars in the colours of the components, functions as cells that let the page through. */
export const PLACE_STYLE: string = `
.places{list-style:none;margin:8px 0 16px;padding:0;max-width:60rem}
.places>li{margin:0 0 14px;padding:2px 0 2px 14px;border-left:4px solid var(--mark);scroll-margin-top:1rem}
.places>li:target{background:var(--card)}
.places p{margin:0 0 4px}
.where .share{font-weight:700;font-variant-numeric:tabular-nums;margin-right:.5em}
.where code{font-weight:600}
.where .doubt{color:var(--soft);font-size:.85rem;margin-left:.5em}
.bar{height:6px;background:var(--card);border-radius:3px;overflow:hidden;margin:4px 0 6px;max-width:40rem}
.bar span{display:block;height:100%;background:var(--mark);print-color-adjust:exact;-webkit-print-color-adjust:exact}
.who{color:var(--soft);font-size:.95rem;overflow-wrap:anywhere}
.places details{margin:4px 0 0;font-size:.9rem}
.places details ul,.places details ol{margin:4px 0 8px;padding:0;list-style:none}
.stack li{margin:0;overflow-wrap:anywhere}
.stack .file{color:var(--soft);font-size:.85em}
.behind{display:flex;height:12px;border-radius:3px;overflow:hidden;margin:4px 0 6px;max-width:40rem}
.behind span{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.place-link{text-decoration-color:currentColor}
.flame-choice{display:flex;flex-wrap:wrap;gap:8px 24px;align-items:center;margin:6px 0 8px;font-size:.875rem}
.flame-choice fieldset{border:0;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:4px 16px}
.flame-choice label{white-space:nowrap}
.flame-choice input[type=radio]{margin:0 .3em 0 0;vertical-align:-1px}
.flame-choice input[type=search]{width:13em;max-width:60vw;margin-left:.3em}
.flame output{display:block;min-height:1.6em;margin-top:4px;font-size:.85rem;color:var(--soft);overflow-wrap:anywhere}
.graph{position:relative;overflow:hidden}
.graph .cell{position:absolute;height:20px;margin:0;padding:0;border:0;border-radius:2px;text-align:left;font:11.5px/20px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--ink);background:transparent;box-shadow:inset -1px 0 0 var(--paper);overflow:hidden;isolation:isolate;cursor:zoom-in}
.graph .cell::before{content:"";position:absolute;inset:0 1px 0 0;z-index:-1;border-radius:2px;background:var(--mark,var(--line));opacity:.32;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.graph .end{font-weight:600}
.graph .end::before{opacity:.55}
.graph .above{cursor:zoom-out}
.graph .above::before{opacity:.18}
.graph .cell span{display:block;padding:0 4px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.graph .cell:hover::before{opacity:.6}
.graph .cell:focus-visible{outline:2px solid var(--focus);outline-offset:-2px}
.graph.searched .cell:not(.hit){opacity:.35}
.graph .hit::before{opacity:.6;box-shadow:inset 0 0 0 1.5px var(--ink)}
@media print{.flame-choice,.flame output{display:none!important}}`
