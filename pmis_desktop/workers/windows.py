"""Windows' own way to limit a child: a job object that holds memory and dies with its parent.

Written after Microsoft's description of job objects; not yet tried on a Windows computer.
"""

import ctypes
import sys

_EXTENDED_LIMIT_INFORMATION = 9
_DIE_ON_UNHANDLED_EXCEPTION = 0x0400
_JOB_MEMORY = 0x0200
_PROCESS_MEMORY = 0x0100
_KILL_ON_JOB_CLOSE = 0x2000


class _BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("BasicLimitInformation", _BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


def confine(process: int, memory: int) -> int | None:
    """Put the process with this handle into a job of at most ``memory`` bytes.

    The job's handle comes back and must stay open as long as the process lives; None elsewhere
    than on Windows. Raises OSError when Windows refuses.
    """
    if sys.platform != "win32":
        return None
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    job = kernel.CreateJobObjectW(None, None)
    if not job:
        raise ctypes.WinError(ctypes.get_last_error())
    limits = _ExtendedLimits()
    limits.BasicLimitInformation.LimitFlags = (
        _PROCESS_MEMORY | _JOB_MEMORY | _DIE_ON_UNHANDLED_EXCEPTION | _KILL_ON_JOB_CLOSE
    )
    limits.ProcessMemoryLimit = memory
    limits.JobMemoryLimit = memory
    done = kernel.SetInformationJobObject(
        ctypes.c_void_p(job),
        _EXTENDED_LIMIT_INFORMATION,
        ctypes.byref(limits),
        ctypes.sizeof(limits),
    ) and kernel.AssignProcessToJobObject(ctypes.c_void_p(job), ctypes.c_void_p(process))
    if not done:
        failure = ctypes.WinError(ctypes.get_last_error())
        release(job)
        raise failure
    return int(job)


def release(job: int | None) -> None:
    """Close the job's handle, which ends whatever still runs in it."""
    if sys.platform == "win32" and job is not None:
        ctypes.WinDLL("kernel32").CloseHandle(ctypes.c_void_p(job))
