"""CI runs every command that `make help` lists."""

import re

from course_folder import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
CI = (ROOT / ".ci/run").read_text(encoding="utf-8")
LISTED = re.findall(r'@echo "make (\S+)', MAKEFILE)


def test_every_command_that_is_listed_stands_in_ci():
    steps = r'^step \w+ "[^"]*" .*\bmake (?:-C "\$scratch" )?([\w-]+)'
    run = set(re.findall(steps, CI, re.MULTILINE))
    run |= set(re.findall(r'\bmake -C "\$1" ([\w-]+)', CI))
    assert len(LISTED) > 10 and set(LISTED) <= run
    assert run - set(LISTED) == {"help"}


def test_every_command_is_listed():
    """But for those that others ask for."""
    (phony,) = re.findall(r"^\.PHONY:((?:.*\\\n)*.*)$", MAKEFILE, re.MULTILINE)
    commands = set(phony.replace("\\", "").split())
    hidden = {each for each in commands if each.startswith("install")} | {"help"}
    assert commands - hidden == set(LISTED)
    assert commands == set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))


def test_what_takes_long_is_left_out_and_make_test_says_so():
    assert '-m "not slow"' in MAKEFILE and "Left out: slow tests (make test-slow)" in MAKEFILE
