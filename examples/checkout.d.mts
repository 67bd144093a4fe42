export function checkout (base: string): Promise<{ paid: boolean, tell: string, ray: string | null }>
