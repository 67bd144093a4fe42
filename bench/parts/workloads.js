// What is asked of every proxy.

/**
 * `answer`: size of the upstream's answer, null for no upstream at all. `expect`: which statuses are right; everything
 * else counts as an error. `warmup`: requests after which V8 has settled.
 */
export const WORKLOADS = {
  get1k: { title: '1 KB GET, keep-alive, 50 connections', connections: 50, warmup: 15_000, answer: 1024, expect: 'ok' },
  get1m: { title: '1 MB GET, 10 connections', connections: 10, warmup: 2000, answer: 1024 * 1024, expect: 'ok' },
  post10k: { title: '10 KB POST, 50 connections', connections: 50, warmup: 15_000, answer: 64, body: 10_240, expect: 'ok' },
  refused: { title: 'upstream refuses, page as HTML, 50 connections', connections: 50, warmup: 15_000, answer: null, headers: { Accept: 'text/html' }, expect: 'error' },
  refused1: { title: 'upstream refuses, page as HTML, one connection', connections: 1, warmup: 15_000, answer: null, headers: { Accept: 'text/html' }, expect: 'error' },
  // each round opens its connections anew, and libuv takes one of them in each turn of the loop: in short rounds the latencies
  // are those of the kernel's accept queue, for every proxy on Node.js
  many: { title: '1 KB GET, 1000 connections', connections: 1000, warmup: 15_000, answer: 1024, expect: 'ok' },
  one: { title: '1 KB GET, one connection', connections: 1, warmup: 15_000, answer: 1024, expect: 'ok' },
  browser: {
    title: '1 KB GET with a browser\'s headers, 50 connections',
    connections: 50,
    warmup: 15_000,
    answer: 1024,
    expect: 'ok',
    headers: {
      'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      'Accept-Language': 'en-US,en;q=0.5',
      'Accept-Encoding': 'gzip, deflate, br, zstd',
      Referer: 'https://shop.test/catalog/shoes?page=2',
      Cookie: 'session=4f1c9a2e7b6d8035; theme=dark; consent=all; cart=17',
      'Upgrade-Insecure-Requests': '1',
      'Sec-Fetch-Dest': 'document',
      'Sec-Fetch-Mode': 'navigate',
      'Sec-Fetch-Site': 'same-origin',
      'Sec-Fetch-User': '?1',
      Priority: 'u=0, i',
      DNT: '1'
    }
  }
}

/** What a run without `--only` measures. */
export const DEFAULT_WORKLOADS = ['get1k', 'get1m', 'post10k', 'refused', 'many']
