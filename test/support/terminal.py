"""
Runs a program in a pseudo-terminal of its own: argv is the program. Standard input is what is typed, standard output what is
shown. A line `?modes` on file descriptor 3 is answered on 4 with the modes of the terminal, `?close` closes it.
"""
import os
import pty
import select
import sys
import termios

pid, master = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])


def modes():
    lflag = termios.tcgetattr(master)[3]
    return ' '.join(f'{name.lower()}={int(bool(lflag & getattr(termios, name)))}' for name in ('ICANON', 'ECHO', 'ISIG'))


sources = [0, 3, master]
while True:
    ready, _, _ = select.select(sources, [], [])
    for fd in ready:
        try:
            data = os.read(fd, 65536)
        except OSError:
            data = b''
        if fd == master:
            if data == b'':
                _, status = os.waitpid(pid, 0)
                sys.exit(os.waitstatus_to_exitcode(status) % 256)
            os.write(1, data)
        elif data == b'':
            sources.remove(fd)
        elif fd == 0:
            os.write(master, data)
        elif b'?close' in data:
            os.close(master)
            _, status = os.waitpid(pid, 0)
            sys.exit(os.waitstatus_to_exitcode(status) % 256)
        else:
            os.write(4, (modes() + '\n').encode())
