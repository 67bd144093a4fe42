/** The look of the demo's pages: one stylesheet, light and dark, for paper as well, nothing fetched from elsewhere. */

export const STYLE = `
:root{color-scheme:light dark;--ground:#f5f4f0;--card:#fffefb;--ink:#20252b;--soft:#555c65;
--line:#dbd7cc;--sea:#0b5c6b;--sea-ink:#fff;--bad:#a8321f;--ok:#24693f;--tint:#e4eeee}
@media (prefers-color-scheme:dark){
:root{--ground:#13171b;--card:#1b2127;--ink:#e9e6df;--soft:#a8adb4;--line:#353d46;--sea:#6ac6d2;--sea-ink:#0c1f23;--bad:#f39a8a;--ok:#84d3a2;--tint:#1f3135}
}
*{box-sizing:border-box}
html{scroll-padding-top:4rem}
body{margin:0;background:var(--ground);
color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;overflow-wrap:break-word}
h1{font-size:1.35rem;line-height:1.2;letter-spacing:-.01em;margin:0}
h2{font-size:1.05rem;margin:0 0 .3rem}
h3{font-size:.95rem;margin:0}
p{margin:.2rem 0 .5rem;max-width:52rem}
a{color:var(--sea)}
:focus-visible{outline:3px solid var(--sea);outline-offset:2px;border-radius:.25rem}
code,.kind{font-family:ui-monospace,"SF Mono",Menlo,Consolas,monospace;font-size:.88em;overflow-wrap:anywhere}
pre{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:.4rem;padding:.5rem .7rem;margin:.3rem 0}
.soft{color:var(--soft)}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:.5rem;z-index:2;background:var(--card);padding:.4rem .7rem}
.top{padding:.9rem clamp(.8rem,2vw,1.6rem) .6rem;border-bottom:1px solid var(--line);background:var(--card)}
.bar{display:flex;flex-wrap:wrap;gap:.35rem 1.3rem;align-items:center}
.bar p{margin:0}
.switch{display:inline-flex;flex-wrap:wrap;align-items:center;gap:.3rem}
.switch>span{color:var(--soft);font-size:.88rem}
.switch a,.step{display:inline-block;padding:.1rem .5rem;border:1px solid var(--line);border-radius:1rem;text-decoration:none;
line-height:1.6;font:inherit;color:var(--sea);background:var(--card);cursor:pointer}
.switch a[aria-current]{background:var(--sea);border-color:var(--sea);color:var(--sea-ink);font-weight:600}
.switch a:hover,.step:hover{border-color:var(--sea)}
.page{display:grid;grid-template-columns:minmax(0,1fr) 21rem;gap:1.2rem;padding:.9rem clamp(.8rem,2vw,1.6rem);align-items:start}
.find{display:flex;flex-wrap:wrap;gap:.4rem .6rem;align-items:center;margin:0 0 .7rem}
.find input{font:inherit;color:inherit;background:var(--card);
border:1px solid var(--soft);border-radius:.4rem;padding:.25rem .55rem;width:min(100%,18rem)}
.cards{columns:16rem;column-gap:.6rem;padding:0;margin:0;list-style:none}
.card{display:grid;grid-template-columns:5.5rem minmax(0,1fr);gap:.1rem .7rem;align-content:start;break-inside:avoid;
margin:0 0 .6rem;background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.55rem .65rem}
.card svg{grid-row:1/4;width:5.5rem;height:auto;border:1px solid var(--line);border-radius:.25rem}
.card h3{line-height:1.3}
.card h3 b{color:var(--bad)}
.card h3 a{color:inherit;text-decoration-color:var(--soft)}
.ways{margin:0;padding:0;list-style:none;font-size:.88rem}
.ways li{line-height:1.45}
details>summary{cursor:pointer;color:var(--soft)}
.card details{font-size:.86rem}
.chips{display:flex;flex-wrap:wrap;gap:.05rem .6rem}
.numbers{columns:auto;display:grid;gap:.6rem;grid-template-columns:repeat(auto-fill,minmax(8rem,1fr))}
.numbers a{display:block;background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.7rem;text-align:center}
.off{color:var(--soft);font-style:italic}
.kinds{padding:0;margin:.2rem 0 1rem;list-style:none;background:var(--card);border:1px solid var(--line);border-radius:.5rem}
.kinds li{display:grid;grid-template-columns:minmax(0,19rem) minmax(0,1fr);gap:0 .8rem;padding:.3rem .65rem}
.kinds li+li{border-top:1px solid var(--line)}
.kinds .chips{grid-column:2;font-size:.88rem}
.live{position:sticky;top:.9rem;background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.6rem .75rem}
.live ol{list-style:none;margin:.3rem 0 0;padding:0;max-height:calc(100vh - 9rem);overflow-y:auto;font-size:.86rem}
.live li{border-top:1px solid var(--line);padding:.25rem 0}
.live b{font-variant-numeric:tabular-nums}
.live .failed b{color:var(--bad)}
.live .fine b{color:var(--ok)}
.live code{font-size:.95em}
.way{position:sticky;top:0;z-index:1}
.way h1{font-size:1.1rem}
.show{display:grid;grid-template-columns:minmax(0,1fr) minmax(17rem,25rem);gap:1rem;padding:.8rem clamp(.8rem,2vw,1.6rem);align-items:start}
.show iframe{width:100%;height:calc(100vh - 10rem);min-height:32rem;border:1px solid var(--line);border-radius:.5rem;background:Canvas}
.side>*{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.5rem .75rem;margin:0 0 .6rem}
.side ul,.side ol{margin:.2rem 0;padding-left:1.2rem}
.side dl{margin:.2rem 0}
.side dt{color:var(--soft);font-size:.86rem}
.side dd{margin:0 0 .2rem}
.side .live{position:static}
.side .live ol{max-height:14rem;padding:0}
.note{border-left:4px solid var(--bad)!important}
table{border-collapse:collapse;width:100%;font-size:.9rem;background:var(--card)}
th,td{border:1px solid var(--line);padding:.25rem .45rem;text-align:left;vertical-align:top}
td:first-child{font-weight:700;white-space:nowrap}
.sheet{padding:.9rem clamp(.8rem,2vw,1.6rem)}
.wide{overflow-x:auto}
footer{padding:.4rem clamp(.8rem,2vw,1.6rem) 1.4rem;color:var(--soft);font-size:.86rem}
[hidden]{display:none!important}
@media (max-width:62rem){
.page,.show{grid-template-columns:minmax(0,1fr)}
.live{position:static}
.live ol{max-height:16rem}
.show iframe{height:75vh}
.way{position:static}
}
@media (max-width:40rem){.kinds li{grid-template-columns:minmax(0,1fr)}.kinds .chips{grid-column:1}}
@media print{
@page{size:A4;margin:11mm}
:root{--ground:#fff;--card:#fff;--ink:#000;--soft:#333;--line:#999;--bad:#000;--sea:#000}
body{font-size:8.5pt;line-height:1.3}
.screen,.live,.find,footer{display:none!important}
.top{border:0;padding:0 0 .3rem}
.page,.show,.sheet{display:block;padding:0}
table{font-size:7.6pt}
th,td{padding:.1rem .25rem}
tr,.card,.kinds li{break-inside:avoid}
thead{display:table-header-group}
a{text-decoration:none}
.cards{columns:3}
.show iframe{height:150mm}
}
`

interface Whole {
  readonly language: string
  readonly title: string
  readonly body: string
  /** Further style. Default none. */
  readonly style?: string
  /** Address of the script; default none. */
  readonly script?: string
}

/** A whole HTML document. Markup is trusted; values in it are escaped by whoever made it. */
export const htmlPage = ({ language, title, body, style = '', script }: Whole): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${STYLE}${style}</style>
${script === undefined ? '' : `<script src="${script}" defer></script>\n`}</head>
<body>
${body}
</body>
</html>
`
