/** Watches a set of files that changes: those that stay in it are not lost sight of meanwhile. */
import { watchConfig, type ConfigWatch } from '../options/config/watch.js'

export interface FilesWatch {
  /** From now on these. */
  follow (files: readonly string[]): void
  close (): void
}

/** Calls back with the file whose content has changed. */
export function watchFiles (onChange: (file: string) => void): FilesWatch {
  const watches = new Map<string, ConfigWatch>()
  const add = (file: string): void => {
    try {
      watches.set(file, watchConfig(file, () => { onChange(file) }))
    } catch {
      // its folder is not there: the file cannot come back without a change of what names it
    }
  }
  return {
    follow (files) {
      for (const [file, watch] of watches) {
        if (files.includes(file)) continue
        watch.close()
        watches.delete(file)
      }
      for (const file of files) if (!watches.has(file)) add(file)
    },
    close () {
      for (const watch of watches.values()) watch.close()
      watches.clear()
    }
  }
}
