"""Say what this Python's environment lacks of what requirements files ask for:

    .venv/bin/python -I tools/installed.py requirements.txt [FILE ...]

Looked at is what lies in the environment itself, and what its packages ask for in their turn: an
installer may have ended well and have put all of it, or some, elsewhere. (python -I: a package that
PYTHONPATH shows is not one of the environment's.)
"""

import sys
import sysconfig
from importlib.metadata import Distribution, distributions
from pathlib import Path

from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.utils import canonicalize_name

SHOWN = 3  # of what is lacking


def asked(path: str | Path) -> list[Requirement]:
    """The requirements of a file that hold on this machine."""
    with open(path, encoding="utf-8-sig") as file:
        lines = [f" {line}".split(" #")[0].strip() for line in file]
    found = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return [each for each in found if not each.marker or each.marker.evaluate({"extra": ""})]


def here() -> dict[str, Distribution]:
    """{name: package} of what is in the environment's own folders."""
    folders = list({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    named = [(each.metadata["Name"], each) for each in distributions(path=folders)]
    return {canonicalize_name(name): each for name, each in named if name}


def wants(package: Distribution, extras: set[str]) -> list[Requirement]:
    """What a package asks for in its turn, with these of its extras."""
    found = [Requirement(each) for each in package.requires or ()]
    return [
        each
        for each in found
        if not each.marker or any(each.marker.evaluate({"extra": e}) for e in extras | {""})
    ]


def lacking(requirements: list[Requirement]) -> list[str]:
    """What of these, and of what they ask for, is not there or in another version."""
    present, lacks = here(), []
    left, seen = [*requirements], set()
    for each in left:  # which grows
        key = (canonicalize_name(each.name), str(each.specifier), frozenset(each.extras))
        if key in seen:
            continue
        seen.add(key)
        package = present.get(key[0])
        wanted = f"{each.name}{each.specifier}"
        if package is None:
            lacks.append(wanted)
        elif not each.specifier.contains(package.version, prereleases=True):
            lacks.append(f"{wanted} (there is {package.version})")
        else:
            left += wants(package, each.extras)
    return lacks


def main(files: list[str]) -> int:
    lacks = lacking([each for file in files for each in asked(file)])
    if lacks:
        more = f" and {len(lacks) - SHOWN} more" if len(lacks) > SHOWN else ""
        print(", ".join(lacks[:SHOWN]) + more)
    return 1 if lacks else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
