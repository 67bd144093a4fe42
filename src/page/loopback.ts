/** Whether an address is this machine's own: only there may a page tell where the upstream is. */
export const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1'
