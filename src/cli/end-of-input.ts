/** The end of standard input: a program that holds the other end of the pipe is gone, however it went. */

export interface InputEnd {
  readonly promise: Promise<void>
  /** Lets standard input go. */
  forget (): void
}

export function endOfInput (input: NodeJS.ReadStream = process.stdin): InputEnd {
  let ended = (): void => {}
  const promise = new Promise<void>(resolve => { ended = resolve })
  for (const event of ['end', 'close', 'error']) input.once(event, ended)
  // what is written there is nobody's business; only its end counts
  input.resume()
  return {
    promise,
    forget: () => {
      input.pause()
      input.destroy()
    }
  }
}
