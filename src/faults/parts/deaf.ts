/**
 * A listener whose kernel completes handshakes and throws away every byte that follows. Linux only and without privilege:
 * a classic BPF filter on the listening socket drops each segment with a payload, so that it is never acknowledged. Node
 * cannot set that socket option; Perl and Python can, and one of them is on nearly every Linux.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Listener, LOOPBACK, portError } from './listen.js'

/**
 * The filter, run on the segment from its TCP header on: code, jump if true, jump if false, operand.
 * Accepts a segment that ends with its header (linux/filter.h has the codes).
 */
const FILTER = [
  [0x30, 0, 0, 12], // A = byte 12: data offset in words, in its upper half
  [0x74, 0, 0, 2], // A >>= 2: now in bytes
  [0x54, 0, 0, 0x3c], // A &= 60
  [0x07, 0, 0, 0], // X = A
  [0x80, 0, 0, 0], // A = length of the segment
  [0x1c, 0, 0, 0], // A -= X: length of the payload
  [0x15, 0, 1, 0], // payload empty?
  [0x06, 0, 0, 0xffffffff], // then take it
  [0x06, 0, 0, 0] // else drop it
] as const

const SO_ATTACH_FILTER = 26

// Both end when their standard input does, so that they never outlive the process that started them.
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  perl: ['-e', `
use strict; use Socket; use Config;
my ($host, $port, @words) = @ARGV;
my $filter = join '', map { pack 'SCCL', split /,/ } @words;
socket(my $server, PF_INET, SOCK_STREAM, 0) or die "$!\\n";
setsockopt($server, SOL_SOCKET, SO_REUSEADDR, 1);
bind($server, pack_sockaddr_in($port, inet_aton($host))) or die(($!{EADDRINUSE} ? 'EADDRINUSE' : $!{EACCES} ? 'EACCES' : "$!") . "\\n");
setsockopt($server, SOL_SOCKET, ${SO_ATTACH_FILTER}, pack("S x!$Config{ptrsize} P", scalar @words, $filter)) or die "$!\\n";
listen($server, 511) or die "$!\\n";
$| = 1;
print((unpack_sockaddr_in(getsockname $server))[0] . "\\n");
my @kept;
for (;;) {
  my $ready = '';
  vec($ready, $_, 1) = 1 for fileno(STDIN), fileno($server);
  select($ready, undef, undef, undef);
  last if vec($ready, fileno(STDIN), 1);
  my $client;
  push @kept, $client if accept($client, $server);
  shift @kept if @kept > 512;
}`],
  python3: ['-c', `
import sys, socket, ctypes, struct, select, errno
host, port, *words = sys.argv[1:]
code = ctypes.create_string_buffer(b''.join(struct.pack('=HBBL', *map(int, w.split(','))) for w in words))
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
  server.bind((host, int(port)))
except OSError as e:
  sys.exit(errno.errorcode.get(e.errno, str(e)))
server.setsockopt(socket.SOL_SOCKET, ${SO_ATTACH_FILTER}, struct.pack('HP', len(words), ctypes.addressof(code)))
server.listen(511)
print(server.getsockname()[1], flush=True)
kept = []
while sys.stdin not in select.select([sys.stdin, server], [], [])[0]:
  kept.append(server.accept()[0])
  del kept[:-512]
`]
}

/** The first of the programs that is on the PATH. */
function findProgram (): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== '')
  return Object.keys(PROGRAMS).find(name => folders.some(folder => isExecutable(join(folder, name))))
}

function isExecutable (file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Why a deaf listener cannot be had here, or null. */
export function whyNotDeaf (): string | null {
  if (process.platform !== 'linux') return 'only Linux lets an ordinary user drop segments after the handshake'
  return findProgram() === undefined ? 'it takes perl or python3, and neither is on the PATH' : null
}

/** Starts the deaf listener; `name` picks the program. */
export async function listenDeaf (wished: number | undefined, name = findProgram()): Promise<Listener> {
  const program = PROGRAMS[name ?? '']
  if (name === undefined || program === undefined) throw new Error(whyNotDeaf() ?? `no program for ${name}`)
  const words = FILTER.map(instruction => instruction.join(','))
  const child = spawn(name, [...program, LOOPBACK, String(wished ?? 0), ...words], { stdio: 'pipe' })
  const gone = new Promise<void>(resolve => child.once('close', () => resolve()))
  const port = await firstLine(child, wished)
  const close = async (): Promise<void> => {
    child.kill('SIGKILL')
    await gone
  }
  return { port, close }
}

/** The port that the program prints, or its last words as an error. */
function firstLine (child: ChildProcess, wished: number | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    let complaint = ''
    child.stderr?.on('data', bytes => { complaint += String(bytes) })
    child.stdout?.once('data', bytes => resolve(Number(String(bytes))))
    child.once('error', reject)
    child.once('close', () => reject(portError({ code: complaint.trim(), message: `the listener did not start: ${complaint.trim()}` }, wished)))
  })
}
