"""A process that cannot reach the network: the kernel refuses it every new socket (seccomp, Linux).

Oxigraph has no switch against SERVICE and LOAD. What a text shows is refused before; this holds in any case.
"""

from __future__ import annotations

import ctypes
import errno
import logging
import platform
import struct

logger = logging.getLogger(__name__)

# From linux/audit.h, linux/seccomp.h, linux/filter.h and the tables of system calls.
ARCHITECTURES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}  # audit number, number of socket()
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, MODE_FILTER = 38, 22, 2
LOAD_WORD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
NUMBER, ARCHITECTURE = 0, 4  # offsets into struct seccomp_data


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def seal() -> bool:
    """Refuse this process and its children every socket from now on; whether the kernel does so."""
    if platform.system() != "Linux" or platform.machine() not in ARCHITECTURES:
        logger.warning("no filter of system calls for %s; queries are checked by their text alone", platform.machine())
        return False
    code = ctypes.create_string_buffer(_filter(*ARCHITECTURES[platform.machine()]))
    program = _Program((len(code) - 1) // 8, ctypes.cast(code, ctypes.c_void_p).value)
    control = ctypes.CDLL(None, use_errno=True).prctl
    arguments = (ctypes.c_ulong(MODE_FILTER), ctypes.byref(program), ctypes.c_ulong(0), ctypes.c_ulong(0))
    if control(PR_SET_NO_NEW_PRIVS, *map(ctypes.c_ulong, (1, 0, 0, 0))) or control(PR_SET_SECCOMP, *arguments):
        reason = errno.errorcode.get(ctypes.get_errno(), "?")
        logger.warning("the kernel takes no filter of system calls (%s); queries are checked by their text", reason)
        return False
    return True


def _filter(architecture: int, socket: int) -> bytes:
    """Refuse all calls of another architecture's table, and socket() of this one's; allow the rest."""
    instructions = (
        (LOAD_WORD, 0, 0, ARCHITECTURE),
        (JUMP_IF_EQUAL, 0, 2, architecture),
        (LOAD_WORD, 0, 0, NUMBER),
        (JUMP_IF_EQUAL, 0, 1, socket),
        (RETURN, 0, 0, REFUSE),
        (RETURN, 0, 0, ALLOW),
    )
    return b"".join(struct.pack("HBBI", *each) for each in instructions)
