"""Whether the tests notice what is wrong: ``make mutants``.

mutmut changes the numerics of companion/ in one place at a time (a sign, a bound, a default, a
name) and runs the tests that come there: one that fails has noticed it. Changed are the rooms of
numbers, from the checks to the classifier. Of what draws, shows and asks, 150 changes a room are
drawn (see mutate_sample.py), since each takes a run of that room's tests.

A change that no test notices has to stand in tests/MUTANTS.md, with the reason why it may; the
command fails where one does not, or where fewer than 90 % of a room's are noticed. mutmut changes
functions: tables and properties are not tried. It takes about 90 minutes; on a machine that has
other work to do, changes may count as noticed whose tests were only slow.

    python tools/mutants.py [--only NAME] [--tests NAME [NAME ...]]

--only changes these functions of the numerics alone: `Network.layers`, `nesterov`, or a pattern
such as `warm_up*`.
--tests runs no others than these, such as `surfaces`, to see quickly that all of this works: what
they do not notice is told, and does not fail.
"""

import argparse
import ast
import fnmatch
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import course_folder
import mutate_sample
from course_folder import ROOT

LISTED = ROOT / "tests/MUTANTS.md"
ROOMS = (
    "checks", "streams", "data", "layers", "architecture", "network", "gradient_check", "surfaces",
    "cooling", "optimizers", "lbfgs", "updates", "collapse", "epochs", "training", "classifier",
)  # fmt: skip
SAMPLED = ("pictures", "panels", "questions", "lessons")
ASKED = ("tools", "tests", "conftest.py", "requirements.txt")  # what tests need beside the course
TESTS = (
    "network", "surfaces", "cooling", "optimizers", "lbfgs", "collapse", "training", "data",
    "fashion", "defaults", "containers", "user_settings", "bad_input", "bad_functions",
    "properties", "classifier",
)  # fmt: skip
# A changed function is there twice, and its second name has no cases; processes of a search that is
# broken off would fill the memory; and it is mutmut that calls it, at a line of its own.
ASIDE = (
    "tests/test_properties.py::test_every_public_name_has_cases_or_a_reason",
    "tests/test_classifier.py::test_a_grid_search_in_other_processes",
    "tests/test_classifier.py::test_names_on_one_side_only_are_a_warning_at_the_line_that_asked",
)
# How mutmut notes what became of a change: by the exit code of pytest, or by its own.
FAILED, OUT_OF_TIME, LIVES = {1, 2, 3}, {24, -24, 36, 152, 255, -9, -11}, {0, 5, 33}
AT_LEAST = 0.9

SETTINGS = """
[tool.mutmut]
source_paths = ["companion"]
only_mutate = {rooms}
also_copy = {also}
process_isolation = "forkserver"
pytest_add_cli_args = {options}
pytest_add_cli_args_test_selection = {tests}
"""


def functions(room):
    """{name: mutmut's name} of the functions and methods of a room."""
    found, module = {}, f"companion.{room}"
    source = (ROOT / "companion" / f"{room}.py").read_text(encoding="utf-8")
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = f"{module}.x_{node.name}"
        for part in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(part, ast.FunctionDef):
                found[f"{node.name}.{part.name}"] = f"{module}.xǁ{node.name}ǁ{part.name}"
    return found


def wanted(only):
    """{name: mutmut's name} of the functions of all numerics that are called like `only`."""
    named = [each for room in ROOMS for each in functions(room).items()]
    return {name: mangled for name, mangled in named if fnmatch.fnmatch(name, only)}


def run(folder, mangled):
    """Have mutmut try all changes of these functions; {its name for a change: what became of it}.

    A run that its own machinery breaks off is taken up again where it stopped.
    """
    patterns = [f"{name}__mutmut_*" for name in mangled]
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(os.cpu_count())]
    for _ in range(5):
        left = untried(folder, patterns) or patterns
        done = subprocess.run(
            [*command, *left], cwd=folder, env=os.environ | {"CI": "", "OPENBLAS_NUM_THREADS": "1"},
            capture_output=True, text=True, errors="replace",
        )  # fmt: skip
        if not done.returncode:
            break
    else:
        said = dict.fromkeys(line[1:].strip() for line in done.stdout.splitlines())
        sys.exit("\n".join(["mutmut did not come to its end:", *said, done.stderr[-2000:]]))
    return {name: code for name, code in noted(folder).items() if code is not None}


def noted(folder):
    """{mutmut's name for a change: what became of it, None: not tried}."""
    found = {}
    for notes in sorted((folder / "mutants/companion").rglob("*.py.meta")):
        found |= json.loads(notes.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def untried(folder, patterns):
    """The changes of these functions that are still to be tried: mutmut does as it is told."""
    functions = {pattern.removesuffix("*") for pattern in patterns}
    return [
        name
        for name, code in noted(folder).items()
        if code is None and name.rstrip("0123456789") in functions
    ]


def change(folder, name):
    """(line as it was, as it became) of a change."""
    command = [sys.executable, "-m", "mutmut", "show", name]
    shown = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
    lines = [line for line in shown.splitlines() if not line.startswith(("---", "+++"))]
    return tuple(
        " ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+"
    )


def listed():
    """{(function, was, became)} of the changes that tests/MUTANTS.md gives a reason for."""
    rows = re.findall(
        r"^\| `(.+?)` \| `` (.+) `` \| `` (.+) `` \|", LISTED.read_text("utf-8"), re.M
    )
    return {tuple(part.replace("\\|", "|") for part in row) for row in rows}


def row(function, was, became):
    """A line for tests/MUTANTS.md, to which the reason is to be added."""
    was, became = (text.replace("|", "\\|") for text in (was, became))
    return f"| `{function}` | `` {was} `` | `` {became} `` |"


def tried(chosen, tests):
    """({mutmut's name: (function, was, became)} of the changes that live, how many were tried, how
    many ended by the clock) of these functions, under these tests, in a copy of the course."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as place:
        folder = Path(place) / "course"
        course_folder.copy(folder, *course_folder.COURSE, *ASKED, "pyproject.toml")
        rooms = {name.partition(".x")[0].replace(".", "/") + ".py" for name in chosen.values()}
        written = {
            "rooms": sorted(rooms),
            "also": [each for each in (*course_folder.COURSE, *ASKED) if each != "companion"],
            "tests": [f"tests/test_{name}.py" for name in tests],
            "options": [
                "-p", "no:cacheprovider", "-m", "not slow",
                *(f"--deselect={test}" for test in ASIDE),
            ],
        }
        with (folder / "pyproject.toml").open("a", encoding="utf-8") as settings:
            settings.write(SETTINGS.format_map({k: json.dumps(v) for k, v in written.items()}))
        became = run(folder, chosen.values())
        names = {mangled: name for name, mangled in chosen.items()}
        if odd := set(became.values()) - FAILED - OUT_OF_TIME - LIVES:
            sys.exit(f"mutmut ended tests in a way that tells nothing: {odd}")
        living = [name for name, code in became.items() if code in LIVES]
        found = {n: (names[n.rpartition("__mutmut_")[0]], *change(folder, n)) for n in living}
        return found, len(became), sum(code in OUT_OF_TIME for code in became.values())


def main():
    parse = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parse.add_argument("--only", default="*", help="a function, or a pattern of names")
    parse.add_argument("--tests", nargs="+", choices=TESTS, default=TESTS, metavar="NAME")
    asked = parse.parse_args()
    found, changes, slow = tried(wanted(asked.only), asked.tests)
    noticed, known = changes - len(found), listed()
    share = noticed / max(1, changes)
    of = f"{noticed} noticed ({100 * share:.1f} %; {slow} by a test that did not end)"
    print(f"{changes} changes, {of}, {len(found)} not")
    new = [each for each in found.values() if each not in known]
    if new:
        print("Without a reason in tests/MUTANTS.md:\n" + "\n".join(row(*each) for each in new))
    if asked.only == "*" and (gone := known - set(found.values())):
        print("In tests/MUTANTS.md, but noticed by now:\n" + "\n".join(row(*each) for each in gone))
    if asked.tests is not TESTS:
        return 0 if changes else 1  # the tests that are left out might have noticed
    failed = bool(new) or share < AT_LEAST
    for room in SAMPLED if asked.only == "*" else ():
        print(f"\n{room}:", flush=True)
        failed |= bool(mutate_sample.main(["--room", room]))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
