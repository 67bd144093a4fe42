/** The look of the demo's pages: one stylesheet, light and dark, nothing fetched from elsewhere. */

export const STYLE = `
:root{color-scheme:light dark;--ground:#f6f3ec;--card:#fffdf8;--ink:#22262b;--soft:#5d6169;--line:#ddd6c8;--sea:#0c6170;--sea-ink:#fff;--coral:#b23a2b;--ok:#2c7a4b;--tint:#e6efee}
@media (prefers-color-scheme:dark){:root{--ground:#14181c;--card:#1c2228;--ink:#e9e6df;--soft:#a3a8ae;--line:#343c44;--sea:#66c3cf;--sea-ink:#0d2024;--coral:#f0907f;--ok:#7fce9d;--tint:#1f2f33}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif}
main,header>div,footer>div{max-width:66rem;margin:0 auto;padding:0 1.1rem}
header{padding:2.6rem 0 1.4rem}
footer{padding:2rem 0 3rem;color:var(--soft);font-size:.9rem}
h1{font-size:clamp(1.7rem,5vw,2.6rem);line-height:1.15;letter-spacing:-.02em;margin:0 0 .5rem;text-wrap:balance}
h2{font-size:1.35rem;letter-spacing:-.01em;margin:2.6rem 0 .4rem}
h3{font-size:1.02rem;margin:0}
p{margin:.3rem 0 .8rem;max-width:46rem}
a{color:var(--sea)}
a:focus-visible,button:focus-visible,input:focus-visible{outline:3px solid var(--sea);outline-offset:2px;border-radius:.3rem}
code{font:.88em ui-monospace,"SF Mono",Menlo,Consolas,monospace;overflow-wrap:anywhere}
pre{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.8rem 1rem;margin:.6rem 0}
.soft{color:var(--soft)}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17.5rem),1fr));gap:.9rem;padding:0;margin:.8rem 0;list-style:none}
.card{background:var(--card);border:1px solid var(--line);border-radius:.8rem;padding:1rem 1.1rem;display:flex;flex-direction:column;gap:.35rem}
.card p{margin:0}
.button{font:inherit;font-weight:600;cursor:pointer;border:0;border-radius:.5rem;background:var(--sea);color:var(--sea-ink);padding:.45rem .9rem;text-decoration:none;display:inline-block}
.button:hover{filter:brightness(1.1)}
`

/** The parts only the guide has. */
export const GUIDE_STYLE = `
.way{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem clamp(.3rem,1.5vw,.7rem);font-size:clamp(.85rem,3.6vw,1rem);margin:1.1rem 0 0;padding:0;list-style:none;font-weight:600}
.way li{display:flex;align-items:center;gap:clamp(.3rem,1.5vw,.7rem)}
.way li+li::before{content:"";width:clamp(.8rem,5vw,3.2rem);border-top:2px dashed var(--soft)}
.way span{background:var(--card);border:1px solid var(--line);border-radius:2rem;padding:.3rem clamp(.6rem,2.5vw,.95rem)}
.way .edge{background:var(--sea);border-color:var(--sea);color:var(--sea-ink)}
.tick{font-variant-numeric:tabular-nums;color:var(--ok);font-weight:600}
.stage{display:flex;align-items:baseline;gap:.6rem;margin-top:1.9rem}
.stage b{flex:none;width:1.7rem;height:1.7rem;border-radius:50%;background:var(--tint);color:var(--sea);display:grid;place-items:center;font-size:.85rem}
.kind{font:600 .95rem ui-monospace,"SF Mono",Menlo,Consolas,monospace;color:var(--coral);overflow-wrap:anywhere;text-align:left;background:none;border:0;padding:0;cursor:pointer;text-decoration:underline;text-underline-offset:.2em}
.chips{display:flex;flex-wrap:wrap;gap:.35rem;margin-top:.2rem}
.chips a,.chips span{font-size:.8rem;background:var(--tint);border-radius:1rem;padding:.1rem .6rem;text-decoration:none}
.off{opacity:.75;border-style:dashed}
.off .kind{color:var(--soft);text-decoration:none;cursor:default}
`

/** A whole HTML document. `style` and `body` are trusted markup; values in them are escaped by whoever made them. */
export const htmlPage = (title: string, style: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${STYLE}${style}</style>
</head>
<body>
${body}
</body>
</html>
`
