/** How a page is laid out: one calm column, system fonts, nothing wider than the window but what scrolls by itself. */
export const LAYOUT: string = `
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:4rem;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
code{font:0.92em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
header,main{max-width:1120px;margin:0 auto;padding:0 24px}
header{display:flex;align-items:center;gap:8px 24px;flex-wrap:wrap;padding-top:14px;padding-bottom:14px}
.brand{margin:0;font-weight:700;letter-spacing:-.01em}
.brand span{font-weight:400;color:var(--soft);margin-left:.4em}
nav{flex:1}
nav ul{display:flex;flex-wrap:wrap;gap:2px 18px;list-style:none;margin:0;padding:0;font-size:.875rem}
nav a{color:var(--soft);overflow-wrap:anywhere}
a{color:inherit;text-decoration-color:var(--line);text-underline-offset:3px}
a:hover{color:var(--ink);text-decoration-color:currentColor}
button,input{font:inherit;font-size:.875rem;color:var(--ink);background:var(--paper);border:1px solid var(--line);border-radius:6px;padding:4px 10px}
::placeholder{color:var(--soft);opacity:1}
button{cursor:pointer}
button:hover{border-color:var(--soft)}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:4px}
.skip{position:absolute;left:-999px;top:8px;background:var(--paper);padding:8px 14px;z-index:2}
.skip:focus{left:16px}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap;margin:0}
.verdict{margin:28px 0 20px;max-width:60rem}
.verdict h1,.verdict h2{font-size:clamp(1.3rem,1rem + 1.5vw,1.9rem);line-height:1.3;font-weight:600;letter-spacing:-.015em;margin:0;text-wrap:pretty;overflow-wrap:anywhere}
.verdict code{display:block;font-size:clamp(.85rem,.8rem + .3vw,1rem);font-weight:400;letter-spacing:0;color:var(--soft);margin-bottom:6px}
.doubts{margin:10px 0 0;color:var(--soft)}
.blame{font-size:clamp(1.05rem,.95rem + .5vw,1.3rem);line-height:1.4;margin:16px 0 0;padding:2px 0 2px 16px;border-left:5px solid var(--mark);text-wrap:pretty;overflow-wrap:anywhere}
h2{font-size:1.3rem;letter-spacing:-.01em;margin:0 0 8px}
ul.index{display:flex;flex-wrap:wrap;gap:2px 18px;list-style:none;margin:0 0 12px;padding:0;font-size:.85rem}
h3{font-size:1.08rem;margin:28px 0 8px}
p{margin:0 0 10px}
.note{color:var(--soft);font-size:.9rem;max-width:62rem}
ul.note{padding-left:1.2em;margin:6px 0 10px}
.note li{margin:2px 0;overflow-wrap:anywhere}
main>section{border-top:1px solid var(--line);padding:28px 0 20px}
main>section:first-of-type{border-top:0;padding-top:0}
.advice{display:grid;gap:14px;grid-template-columns:repeat(auto-fit,minmax(min(100%,340px),1fr));margin:0 0 8px}
.card{background:var(--card);border-radius:10px;border-top:4px solid var(--mark);padding:14px 18px 8px}
.card .label{font-weight:600;margin-bottom:6px}
.card .share{font-weight:400;color:var(--soft);white-space:nowrap}
.card .sure{display:inline-block;border:1px solid var(--line);border-radius:99px;padding:0 9px;font-weight:400;font-size:.8rem;color:var(--soft);white-space:nowrap;margin-left:.3em}
.card .cause{color:var(--soft);font-size:.9rem}
.chip{display:inline-block;width:.72em;height:.72em;border-radius:2px;margin-right:.5em;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.pair{display:grid;gap:8px 40px;grid-template-columns:minmax(0,1fr)}
@media (min-width:900px),print{.pair{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}}
.scroll{overflow-x:auto;margin:8px 0 10px;background:linear-gradient(90deg,var(--paper) 40%,transparent) 0 0/48px 100% no-repeat local,linear-gradient(270deg,var(--paper) 40%,transparent) 100% 0/48px 100% no-repeat local,linear-gradient(90deg,var(--shade),transparent) 0 0/16px 100% no-repeat scroll,linear-gradient(270deg,var(--shade),transparent) 100% 0/16px 100% no-repeat scroll}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);font-size:.8rem;padding-bottom:4px;overflow-wrap:anywhere}
@media print{caption{white-space:normal}}
th,td{padding:5px 22px 5px 0;border-bottom:1px solid var(--line);white-space:nowrap;text-align:left;font-weight:400}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--soft);font-size:.8rem}
tbody th,tr.sum td{font-weight:600}
.r{text-align:right}
th[title]{cursor:help}
th[title] button,th[title]:not(:has(button)){text-decoration:underline dotted;text-underline-offset:3px}
tbody tr:hover{background:var(--card)}
figure{margin:14px 0 18px;min-width:0;break-inside:avoid}
figcaption{font-size:.85rem;color:var(--soft);margin-bottom:8px}
figcaption strong{color:var(--ink)}
.legend{display:flex;flex-wrap:wrap;gap:2px 18px;list-style:none;margin:0 0 8px;padding:0;font-size:.8rem}
.plot{width:100%;min-height:40px}
.plot svg{display:block;max-width:100%}
details{margin:0 0 12px;font-size:.95rem}
.rest{font-size:1rem}
.function:has(>.rest) .verdict{margin:20px 0 12px}
.function:has(>.rest) .verdict h2{font-size:1.2rem}
#overview tbody th{min-width:9em}
details:not(.rest) td.l{white-space:normal;overflow-wrap:anywhere;min-width:8em}
summary{cursor:pointer;color:var(--soft)}
.zoom{padding:0 8px;font-size:.8rem;margin-right:8px}
.choice{margin:4px 0 10px;font-size:.9rem}
.choice fieldset{border:0;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:8px;align-items:center}
.choice legend{padding:0;float:left;margin-right:4px}
.choice input{width:6.5em}
.choice output{display:block;min-height:1.5em;margin-top:4px;color:var(--soft)}
button.link{border:0;padding:0;background:none;color:inherit;font:inherit;text-decoration:underline;text-decoration-color:var(--line);text-underline-offset:3px}
button.link:hover{text-decoration-color:currentColor}
tr[aria-current]{background:var(--card);box-shadow:inset 3px 0 0 var(--focus)}
tr[aria-current] th{padding-left:8px}
input[aria-invalid]{border-color:#b3261e}
.search{position:relative}
.search input{width:16em;max-width:100%}
.search ul{position:absolute;right:0;top:100%;z-index:2;margin:4px 0 0;padding:6px 0;list-style:none;background:var(--paper);border:1px solid var(--line);border-radius:8px;width:max-content;max-width:min(90vw,34rem);max-height:60vh;overflow-y:auto;box-shadow:0 6px 24px #0002}
.search li{padding:3px 12px;font-size:.85rem;overflow-wrap:anywhere}
#tip{position:fixed;z-index:3;pointer-events:none;background:var(--ink);color:var(--paper);border-radius:6px;padding:6px 10px;font-size:.8rem;line-height:1.45;max-width:min(90vw,360px);overflow-wrap:anywhere}
#tip b{font-weight:400;opacity:.7;margin-right:.5em}
[hidden]{display:none!important}
@media (max-width:560px){nav{order:3;flex-basis:100%}header{justify-content:space-between}header,main{padding-left:16px;padding-right:16px}th,td{padding-right:10px}tbody th{white-space:normal;overflow-wrap:anywhere;min-width:7.5em;max-width:42vw}}
@media print{
@page{margin:14mm}
body{font-size:10.5pt}
header,main{max-width:none;padding:0}
nav,button:not(.link),.skip,.choice,.search,.picked,noscript,details:not(.rest),.rest>summary,.acts{display:none!important}
.rest::details-content{display:block;content-visibility:visible;block-size:auto}
.scroll{overflow:visible;background:none}
table{font-size:8.5pt}
th,td{padding:3px 10px 3px 0}
h2,h3,caption,thead,figcaption,tbody tr:first-child{break-after:avoid}
tbody tr:last-child{break-before:avoid}
.advice,.card,tr,.verdict,.scroll,table{break-inside:avoid}
.plot svg{height:auto}
}`
