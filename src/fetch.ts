/**
 * Loaded before everything else: keeps the process's own `fetch` as it is. undici, once imported, makes itself the
 * dispatcher behind the global `fetch` unless somebody was there first; a test that only wanted an edge would then run its
 * requests through another HTTP client than the day before. Reading one of Node's lazy globals puts Node's own there first.
 */
export const OWN_FETCH: unknown = globalThis.Response
