import { contentPolicy } from './content-policy.ts'
import { html, type Markup, trusted } from './markup.ts'
import { pageStyle, WITHOUT_SCRIPTS } from './page-style.ts'

/** The texts that a page brings along. */
export interface PageScripts {
  /** Vega, minified, as a classic script. */
  readonly vega: string
  /** What makes the page move, as a module. */
  readonly page: string
}

/** What is said inside the frame of a page. */
export interface PageContent {
  readonly title: string
  /** What kind of report it is, beside the name of the program. */
  readonly kind: string
  readonly index: Markup
  readonly body: Markup
}

/** A page that stands alone: no network, no second file. */
export function pageFrame({ title, kind, index, body }: PageContent, scripts: PageScripts): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(contentPolicy([scripts.vega, scripts.page]))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="gotail">
<title>${title} · gotail</title>
<style>${trusted(pageStyle())}</style>
<noscript><style>${trusted(WITHOUT_SCRIPTS)}</style></noscript>
</head>
<body>
<a class="skip" href="#report">Skip to the report</a>
<header><p class="brand">gotail <span>${kind}</span></p>
${index}
<form class="search" role="search" hidden><input type="search" aria-label="Search functions, places and maps" placeholder="Search functions, places" autocomplete="off" spellcheck="false"><ul hidden></ul></form>
<button type="button" id="theme" hidden>Dark</button></header>
<main id="report">
<noscript><p class="note">The charts need JavaScript; sentences and tables do not.</p></noscript>
${body}
</main>
<script>${inline(scripts.vega)}</script>
<script type="module">${inline(scripts.page)}</script>
</body>
</html>
`
  return page.text
}

/** A script of ours inside the page. It must not end its element: that would be a bug of ours, not of a capture. */
function inline(script: string): Markup {
  if (/<\/script|<!--/i.test(script)) throw new Error('a script holds the end of its own element')
  return trusted(script)
}
