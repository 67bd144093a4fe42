/** "Did you mean": the known word nearest to a misspelt one. Case, dashes and underscores do not count. */

const plain = (word: string): string => word.toLowerCase().replace(/[-_\s]/g, '')

/** Edits between two words, a swap of neighbors being one edit. */
function distance (a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) best = Math.min(best, (before[j - 2] ?? 0) + 1)
      row.push(best)
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}

/** The nearest of `known`, or null when none is near enough to be meant: one edit for each three letters. */
export function nearest (word: string, known: Iterable<string>): string | null {
  const wanted = plain(word)
  let found: string | null = null
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1
  for (const candidate of known) {
    const name = plain(candidate)
    const edits = distance(wanted, name)
    // a beginning that was cut short counts as one edit: `stat` means `statusStyle`
    const score = wanted.length >= 4 && name.startsWith(wanted) ? Math.min(edits, 1) : edits
    if (score < least) [found, least] = [candidate, score]
  }
  return found
}

/** `; did you mean "x"?` or nothing, to end a sentence with. */
export function didYouMean (word: string, known: Iterable<string>, show: (name: string) => string = name => `"${name}"`): string {
  const found = nearest(word, known)
  return found === null ? '' : `; did you mean ${show(found)}?`
}
