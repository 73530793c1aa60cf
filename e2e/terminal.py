"""A person at a terminal: terminal.py PLAN COMMAND ARGUMENT…

PLAN is JSON: {"ahead": keys that are typed before the command asks for any, "steps": [[text, keys], …]}. Each step waits
until the terminal shows the text, after that of the step before, and then types the keys. Prints what the terminal showed,
and ends with the command's code; with 124 if that takes longer than anything here may.
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

SECONDS = 100

plan, command = json.loads(sys.argv[1]), sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)

fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 200, 0, 0))
os.write(terminal, plan["ahead"].encode())
shown, seen, steps = b"", 0, list(plan["steps"])
until = time.monotonic() + SECONDS
while time.monotonic() < until:
    if not select.select([terminal], [], [], 1)[0]:
        continue
    try:
        chunk = os.read(terminal, 65536)
    except OSError:  # Linux's word for a terminal that no process holds any more.
        chunk = b""
    if not chunk:
        break
    shown += chunk
    while steps and (found := shown.find(steps[0][0].encode(), seen)) >= 0:
        text, keys = steps.pop(0)
        seen = found + len(text.encode())
        os.write(terminal, keys.encode())
else:
    os.kill(child, signal.SIGKILL)
sys.stdout.buffer.write(shown)
code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
sys.exit(124 if code == -signal.SIGKILL else code if code >= 0 else 128 - code)
