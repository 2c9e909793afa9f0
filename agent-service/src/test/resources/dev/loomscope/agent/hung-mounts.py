"""Runs a program among mounts that nobody else sees.

hung-mounts.py HUNG... -- TMPFS... -- PROGRAM ARGUMENT...

At each HUNG a FUSE file system without a program behind it: whoever asks it anything waits for ever. At each TMPFS one
in memory; three octal digits after a backslash are a byte. They end with the program, which has their descriptors.
"""

import ctypes
import os
import re
import sys

CLONE_NEWNS = 0x20000
MS_REC_PRIVATE = 0x4000 | 0x40000
MS_NOSUID_NODEV = 2 | 4

libc = ctypes.CDLL(None, use_errno=True)


def check(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


arguments = [os.fsencode(argument) for argument in sys.argv[1:]]
first = arguments.index(b"--")
second = arguments.index(b"--", first + 1)
check(libc.unshare(CLONE_NEWNS))
check(libc.mount(b"none", b"/", None, MS_REC_PRIVATE, None))
for place in arguments[:first]:
    os.makedirs(place)
    descriptor = os.open("/dev/fuse", os.O_RDWR)
    os.set_inheritable(descriptor, True)
    options = b"fd=%d,rootmode=40000,user_id=0,group_id=0" % descriptor
    check(libc.mount(b"nobody", place, b"fuse.hung", MS_NOSUID_NODEV, options))
for place in arguments[first + 1:second]:
    place = re.sub(rb"\\([0-7]{3})", lambda octal: bytes([int(octal[1], 8)]), place)
    os.makedirs(place)
    check(libc.mount(b"memory", place, b"tmpfs", MS_NOSUID_NODEV, b"size=64k"))
os.execv(arguments[second + 1], arguments[second + 1:])
