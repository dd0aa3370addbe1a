"""How the mistakes of the exercises are told: a table for docs/measured.md.

    python tools/mistakes.py [--write] [--only WORD] [--sample N]

Handed in as answers: every change of a solution in one step, changes of the other right answers in
one step, and of the solution in two. A change that agrees with the solution in 300 more cases is
equivalent, and counted apart. None of the others may be told right, or without a counterexample.
"""

import argparse
import contextlib
import importlib
import io
import pkgutil
import sys
import warnings
from collections import Counter

import numpy as np
from course_folder import ROOT
from readme import keep

sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from companion import lessons  # noqa: E402
from companion.questions import changes  # noqa: E402
from companion.questions.diagnosis import examine  # noqa: E402
from companion.questions.exercise import EXERCISES, cases_of  # noqa: E402
from companion.questions.reading import fine  # noqa: E402
from companion.questions.trials import outcome  # noqa: E402

SAMPLE = 40  # changes of the other answers, and of two steps, for each exercise
CASES = 300  # in which an equivalent change agrees
TOLD = {"list": "listed", "relation": "relation", "kind": "relation", "form": "relation",
        "change": "change", "error": "error", "stopped": "error"}  # fmt: skip
COLUMNS = ("listed", "relation", "change", "nothing", "error")
HEAD = "| exercise | changes | equivalent | tried | " + " | ".join(COLUMNS) + " | named |"


def one_step(function, words):
    """(in words, function) of the changes of one step; those that put in a factor are left out."""
    tree = changes.tree_of(function)
    for step in changes.steps(tree, words):
        if step.rank < 2:
            changed = changes.replaced(tree, step.path, step.node)
            yield step.words, changes.as_function(changed, function)


def two_steps(function, words, count):
    """A fixed sample of the changes of two steps, one in the other or beside it."""
    tree, rng = changes.tree_of(function), np.random.default_rng(0)
    first = [step for step in changes.steps(tree, words) if step.rank < 2]
    for _ in range(count):
        one = first[rng.integers(len(first))]
        once = changes.replaced(tree, one.path, one.node)
        second = [step for step in changes.steps(once, words) if step.rank < 2]
        other = second[rng.integers(len(second))]
        twice = changes.replaced(once, other.path, other.node)
        yield f"{one.words}, and {other.words}", changes.as_function(twice, function)


def right_answers():
    """{exercise: the other right answers whose source can be changed}."""
    found = {}
    package = importlib.import_module("questions.right_answers")
    for module in pkgutil.iter_modules(package.__path__):
        answers = importlib.import_module(f"{package.__name__}.{module.name}").RIGHT
        for exercise, functions in answers.items():
            found[exercise] = [f for f in functions if changes.can_be_read(f)]
    return found


def kinds_of(exercise, answers, count):
    """{kind of changes: [(in words, function)]}, at most `count` of those that are many."""
    rng = np.random.default_rng(0)
    others = [made for answer in answers for made in one_step(answer, {})]
    picked = rng.permutation(len(others))[:count]
    single = list(one_step(exercise.solution, exercise.words))
    return {
        "one step": single if count >= SAMPLE else single[:: len(single) // count + 1],
        "one step of other right answers": [others[i] for i in sorted(picked)],
        "two steps": list(two_steps(exercise.solution, exercise.words, count)),
    }


def tally(exercise, made):
    """(Counter of what told each change, the equivalent ones, those that were judged badly)."""
    cases = [case for _, case in cases_of(exercise) + cases_of(exercise, CASES, seed=1)]
    more = [(case, outcome(exercise, exercise.solution, case)) for case in cases]
    found, equivalent, bad = Counter(), [], []
    for words, function in made:
        with contextlib.redirect_stdout(io.StringIO()):
            same = all(fine(outcome(exercise, function, case), right) for case, right in more)
        if same:
            equivalent.append(words)
            continue
        said = examine(exercise, function)
        found[TOLD.get(said.by, "nothing")] += 1
        if said.by == "right" or not said.rows:
            bad.append(f"{said.said}: {words}")
    return found, equivalent, bad


def row(name, kind, found, equivalent):
    """A line of the table: what is named, of what came to a result."""
    tried = sum(found.values())
    ran = tried - found["error"]
    named = found["listed"] + found["relation"] + found["change"]
    counts = " | ".join(str(found[column]) for column in COLUMNS)
    share = f"{named / ran:.0%}" if ran else ""
    return f"| {name} | {kind} | {equivalent} | {tried} | {counts} | {share} |"


def measured(only, count):
    """(rows of the table, the equivalent changes of solutions, what was judged badly)."""
    answers, sums = right_answers(), {}
    rows, equal, bad = [], [], []
    for name in [name for name in EXERCISES if only in name]:
        exercise = EXERCISES[name]
        for kind, made in kinds_of(exercise, answers.get(name, []), count).items():
            found, equivalent, badly = tally(exercise, made)
            rows.append(row(name, kind, found, len(equivalent)))
            total = sums.setdefault(kind, [Counter(), 0])
            total[0] += found
            total[1] += len(equivalent)
            equal += [f"- {name}: {words}" for words in equivalent if kind == "one step"]
            bad += [f"- {name}, {kind}: {words}" for words in badly]
            print(rows[-1], flush=True)
    rows += [row("**all**", kind, *total) for kind, total in sums.items()]
    return rows, equal, bad


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="keep the table in docs/measured.md")
    parser.add_argument("--only", default="", help="a part of the names of the exercises")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="changes of each kind")
    asked = parser.parse_args()
    for lesson in pkgutil.iter_modules(lessons.__path__):
        importlib.import_module(f"companion.lessons.{lesson.name}")
    print(HEAD)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows, equal, bad = measured(asked.only, asked.sample)
    table = "\n".join([HEAD, "| --- | --- |" + " --- |" * (HEAD.count("|") - 3), *rows])
    listed = "\n".join(["One-step changes that make no difference:", "", *(equal or ["- none"])])
    print("", listed, "", "Told right, or without a counterexample:", "", sep="\n")
    print(*(bad or ["- none"]), sep="\n")
    if asked.write:
        keep("mistakes", f"{table}\n\n{listed}")
    return bool(bad) or not rows


if __name__ == "__main__":
    sys.exit(main())
