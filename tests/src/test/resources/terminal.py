"""Runs a command in a pseudo-terminal of a size, and tells as JSON in its last line what was seen.

terminal.py ROWS COLUMNS TEXT COMMAND...   Once TEXT was shown, if it is not empty, Ctrl-C is typed.
"""

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

PATIENCE_SECONDS = 240

rows, columns, text = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
child, screen = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    os.environ["TERM"] = "xterm"
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # who started the tests may ignore it
    os.execvp(sys.argv[4], sys.argv[4:])

shown = b""
typed = not text
until = time.monotonic() + PATIENCE_SECONDS
group = child
while time.monotonic() < until:
    ready, _, _ = select.select([screen], [], [], 1)
    if not ready:
        continue
    try:
        some = os.read(screen, 65536)
    except OSError:  # the other side has ended
        break
    if not some:
        break
    shown += some
    if not typed and text.encode() in shown:
        typed = True
        os.write(screen, b"\x03")
if time.monotonic() >= until:
    os.kill(child, signal.SIGTERM)
_, status = os.waitpid(child, 0)
plain = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", shown.decode(errors="replace"))
lines = [part for line in plain.split("\n") for part in line.split("\r")]
left = 0
for name in filter(str.isdigit, os.listdir("/proc")):
    try:
        with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
            left += int(file.read().rsplit(")", 1)[1].split()[3]) == group
    except OSError:
        pass
print()
print(
    json.dumps(
        {
            "exit_code": os.waitstatus_to_exitcode(status),
            "widest": max(map(len, lines)),
            "last_screen": "\n".join(plain.replace("\r", "").rstrip("\n").split("\n")[-rows + 1 :]),
            "left_behind": left,
        }
    )
)
