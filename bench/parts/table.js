// Figures over rounds: medians with their spread, and the table that is printed.

export function median (values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

const medianOf = (runs, field) => median(runs.map(run => run[field]))

/**
 * One row per proxy out of rounds of { [proxy]: run }. Ratios are taken within a round, then the median over the rounds:
 * a machine that is slow for a minute is slow for both.
 */
export function summarize (rounds, yardstick) {
  const names = [...new Set(rounds.flatMap(round => Object.keys(round)))]
  return names.map(name => {
    const runs = rounds.flatMap(round => round[name] ?? [])
    const ratios = rounds.filter(round => round[name] && round[yardstick]).map(round => round[name].cpu / round[yardstick].cpu)
    return {
      name,
      ratio: ratios.length === 0 ? null : median(ratios),
      spread: ratios.length === 0 ? null : [Math.min(...ratios), Math.max(...ratios)],
      ...Object.fromEntries(['cpu', 'rps', 'p50', 'p99', 'rss', 'busy'].map(field => [field, medianOf(runs, field)])),
      requests: runs.reduce((sum, run) => sum + run.requests, 0),
      errors: runs.reduce((sum, run) => sum + run.errors, 0)
    }
  })
}

const COLUMNS = [
  ['proxy', row => row.name],
  ['CPU ratio', row => row.ratio === null ? '-' : row.ratio.toFixed(2)],
  ['spread', row => row.spread === null ? '-' : row.spread.map(value => value.toFixed(2)).join('-')],
  ['us/request', row => row.cpu.toFixed(1)],
  ['requests/s', row => row.rps.toFixed(0)],
  ['p50 ms', row => row.p50.toFixed(2)],
  ['p99 ms', row => row.p99.toFixed(2)],
  ['RSS MB', row => row.rss.toFixed(0)],
  ['core busy', row => `${Math.round(row.busy * 100)} %`],
  ['errors', row => String(row.errors)]
]

export function printTable (title, rows) {
  const cells = [COLUMNS.map(([name]) => name), ...rows.map(row => COLUMNS.map(([, show]) => show(row)))]
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map(line => line[column].length)))
  console.log(`\n${title}`)
  for (const line of cells) {
    console.log('  ' + line.map((cell, column) => column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])).join('  ').trimEnd())
  }
}
