/** A moment as support needs it: in UTC and in the clock of who was there, both with their zone. */

/** `2026-09-21 16:13:20.000 +02:00` in this machine's zone. */
function local (time: Date): string {
  const offset = -time.getTimezoneOffset()
  const shifted = new Date(time.getTime() + offset * 60_000).toISOString().replace('T', ' ').replace('Z', '')
  const two = (number: number): string => String(Math.floor(number)).padStart(2, '0')
  return `${shifted} ${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`
}

export const utc = (time: Date): string => time.toISOString().replace('T', ' ').replace('Z', ' UTC')

/** `2026-09-21 14:13:20.000 UTC; 2026-09-21 16:13:20.000 +02:00 (Europe/Paris)` */
export const bothTimes = (time: Date): string => `${utc(time)}; ${local(time)} (${new Intl.DateTimeFormat().resolvedOptions().timeZone})`
