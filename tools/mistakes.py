"""How the mistakes of the exercises are named: a table for docs/measured.md.

    PYTHONPATH=. python tools/mistakes.py [--write] [EXERCISE ...]

Every change of a solution in one step, of the other right answers in one step, and of the solution
in two steps is handed in as an answer. A change that agrees with the solution on 300 more cases is
equivalent, and listed. None of the others may be told right.
"""

import argparse
import contextlib
import importlib
import io
import pkgutil
import re
import sys
import warnings
from collections import Counter
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from companion import lessons  # noqa: E402
from companion.questions import changes  # noqa: E402
from companion.questions.diagnosis import examine  # noqa: E402
from companion.questions.exercise import EXERCISES, cases_of  # noqa: E402
from companion.questions.reading import fine  # noqa: E402
from companion.questions.trials import outcome  # noqa: E402

SAMPLE = 300  # changes of the other answers, and of two steps, for each exercise
CASES = 300  # on which an equivalent change agrees
MARKS = "<!-- mistakes -->"
NAMED = {"list": "list", "relation": "relation", "kind": "relation", "form": "relation",
         "change": "change", "error": "error", "stopped": "error"}  # fmt: skip
COLUMNS = ("list", "relation", "change", "error", "which result", "nothing")
HEAD = "| Exercise | Changes | Tried | Told right | " + " | ".join(COLUMNS) + " | named |"


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
        answers = importlib.import_module(f"questions.right_answers.{module.name}").RIGHT
        for exercise, functions in answers.items():
            found[exercise] = [f for f in functions if changes.can_be_read(f)]
    return found


def tally(exercise, made):
    """(Counter of what told each change, the words of the equivalent ones, those told right)."""
    cases = [case for _, case in cases_of(exercise) + cases_of(exercise, CASES, seed=1)]
    more = [(case, outcome(exercise, exercise.solution, case)) for case in cases]
    found, equivalent, told_right = Counter(), [], []
    for words, function in made:
        with contextlib.redirect_stdout(io.StringIO()):
            same = all(fine(outcome(exercise, function, case), right) for case, right in more)
        if same:
            equivalent.append(words)
            continue
        by = examine(exercise, function).by
        if by == "right":
            told_right.append(words)
        found[{"result": "which result"}.get(by, NAMED.get(by, "nothing"))] += by != "right"
    return found, equivalent, told_right


def measured(name, answers):
    """Table rows for one exercise, and the changes that are equivalent or were told right."""
    exercise, rng = EXERCISES[name], np.random.default_rng(0)
    words = exercise.words
    others = [made for answer in answers for made in one_step(answer, {})]
    picked = rng.permutation(len(others))[:SAMPLE]
    kinds = {
        "one step": list(one_step(exercise.solution, words)),
        "one step, other answers": [others[i] for i in sorted(picked)],
        "two steps": list(two_steps(exercise.solution, words, SAMPLE)),
    }
    rows, equal, wrong = [], [], []
    for kind, made in kinds.items():
        found, equivalent, told_right = tally(exercise, made)
        tried = sum(found.values()) + len(told_right)
        helped = sum(found[c] for c in COLUMNS[:4])
        counts = " | ".join(str(found[column]) for column in COLUMNS)
        share = f"{helped / max(tried, 1):.0%}"
        rows.append(f"| {name} | {kind} | {tried} | {len(told_right)} | {counts} | {share} |")
        equal += equivalent if kind == "one step" else []
        wrong += told_right
        print(rows[-1], flush=True)
    return rows, equal, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="keep the table in docs/measured.md")
    parser.add_argument("exercises", nargs="*", help="all of them, if none is named")
    asked = parser.parse_args()
    for lesson in pkgutil.iter_modules(lessons.__path__):
        importlib.import_module(f"companion.lessons.{lesson.name}")
    answers, rows, equal, wrong = right_answers(), [], [], []
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in asked.exercises or EXERCISES:
            of_this = measured(name, answers.get(name, []))
            rows += of_this[0]
            equal += [f"- {name}: {words}" for words in of_this[1]]
            wrong += [f"- {name}: {words}" for words in of_this[2]]
    lines = [HEAD, "|---|---|" + "--:|" * (HEAD.count("|") - 3), *rows, "",
             "Equivalent to the solution, in one step:", "", *(equal or ["- none"])]  # fmt: skip
    if asked.write:
        write("\n".join(lines))
    print("\n".join(["", *equal, "", "Told right, and wrong:", *(wrong or ["- none"])]))
    return bool(wrong)


def write(table):
    """Put the table between its marks in docs/measured.md."""
    path = ROOT / "docs" / "measured.md"
    text = path.read_text("utf-8") if path.exists() else "# What was measured\n"
    if MARKS not in text:
        text += f"\n## How mistakes are named\n\n`make mistakes`\n\n{MARKS}\n{MARKS}\n"
    between = f"{MARKS}\n\n{table}\n\n{MARKS}"
    path.parent.mkdir(exist_ok=True)
    path.write_text(re.sub(f"{MARKS}.*{MARKS}", lambda _: between, text, flags=re.DOTALL), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
