export function startShop (): Promise<{ url: string, close: () => Promise<void> }>
