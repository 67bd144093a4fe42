// The code under test: pays, and tells a person what to do when it cannot.

/**
 * @param {string} base URL of the payment service, here the edge in front of it
 * @returns {Promise<{ paid: boolean, tell: string, ray: string | null }>}
 */
export async function checkout (base) {
  for (let attempt = 1; attempt <= 2; attempt++) {
    const response = await fetch(`${base}/pay`, { method: 'POST', body: '{"amount":12}', headers: { accept: 'application/json' } })
    const ray = response.headers.get('x-edge-ray')
    if (response.ok) return { paid: true, tell: attempt === 1 ? 'Paid.' : 'Paid, at the second try.', ray }
    const problem = await response.json()
    if (problem.retryable !== true) return { paid: false, tell: `Not paid: ${problem.title}`, ray }
  }
  return { paid: false, tell: 'Not paid: the payment service is down.', ray: null }
}
