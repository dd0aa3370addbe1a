"""Whether this is a CI machine: more is tried there, and nothing may be left out unsaid."""

import os

IN_CI = os.environ.get("CI", "").lower() in ("true", "1")

# What may be skipped in CI: the reason that the test gives, the systems, and why nothing is missed.
# Any other skip fails the run.
MAY_SKIP = {
    "needs make and a POSIX shell": ("win32", "CI runs the README's lines for Windows instead"),
    "Windows has no such limits": ("win32", "the rules tested are of other systems"),
    "Windows has other rights than chmod's": ("win32", "the rules tested are of other systems"),
    "a process group is ended by a signal": ("win32", "a server that ran on would stop the run"),
    "this user may make no links": ("win32", "no one there can meet a link, then"),
    "this NumPy has no OpenBLAS for x86": ("darwin linux", "ARM, and Apple's BLAS, take no orders"),
}


def may_be_skipped(reason: str, system: str) -> bool:
    """Whether a test may be skipped for this reason on this system (as sys.platform names it)."""
    systems, _ = MAY_SKIP.get(reason, ("", ""))
    return system in systems.split()
