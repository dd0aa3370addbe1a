"""What is wrong with an answer, in a sentence or two: by name, relation, or nearest change.

Each way to find out is tried in turn, and the first that holds in all cases is told.
"""

import inspect
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from companion.questions import conditions
from companion.questions.exercise import Exercise
from companion.questions.nearest import nearest
from companion.questions.reading import as_array, fine, part, shape_of, verdict, with_article
from companion.questions.relations import Row, beside, direction, names_of, of_arrays
from companion.questions.supervision import reads_globals
from companion.questions.trials import Trial, agrees, alike, gives

Told = tuple[str, str]  # a sentence, and what found it


class Wrong(NamedTuple):
    """An answer that is wrong, and all that is known of it."""

    exercise: Exercise
    answer: Callable[..., Any]
    run: Callable[[tuple], Any]  # the answer on another case, as it is compared
    trials: list[Trial]
    shown: Trial  # the smallest that is wrong

    @property
    def results(self) -> list[str]:
        """The names of several results; none for a single one."""
        right = self.trials[0].right
        if not isinstance(right, tuple):
            return []
        return list(self.exercise.results) or [f"result {i + 1}" for i in range(len(right))]


def explain(
    exercise: Exercise,
    answer: Callable[..., Any],
    run: Callable[[tuple], Any],
    trials: list[Trial],
    shown: Trial,
) -> Told:
    """What is wrong with an answer.

    Parameters
    ----------
    exercise, answer
        the exercise, and what the student wrote.
    run
        the answer on a case that is not among the trials, as it is compared.
    trials
        what came in all cases, and what is right.
    shown
        the smallest case that is wrong, which the student sees.

    Returns
    -------
    (one sentence or two, what found it: "list", "relation", "change", "result", "error", "kind",
    "form" or "nothing").
    """
    wrong = Wrong(exercise, answer, run, trials, shown)
    for look in (
        _in_another_order, _listed, _with_errors, _of_another_kind, _of_all, _by_special,
        _by_places, _by_condition, _listed_and_more, _by_two_steps, _by_direction, _by_use,
        _by_result,
    ):  # fmt: skip
        if (told := look(wrong)) is not None:
            return _with_globals(wrong, told)
    return _with_globals(wrong, (_numbers(wrong), "nothing"))


def _with_globals(wrong: Wrong, told: Told) -> Told:
    """What is told, and the variables of the notebook that the answer reads."""
    names = reads_globals(wrong.answer)
    if not names or told[1] == "list":
        return told
    listed = " and ".join(f"`{name}`" for name in names)
    by = "relation" if told[1] in ("nothing", "result") else told[1]
    return f"{told[0]} Your code reads {listed} from the notebook: should that be an argument?", by


def _listed(wrong: Wrong) -> Told | None:
    for told, mistake in wrong.exercise.mistakes.items():
        if agrees(wrong.exercise, mistake, wrong.trials):
            return (f"{_error(wrong)} {told}" if wrong.shown.failed else told), "list"
    return None


def _listed_and_more(wrong: Wrong) -> Told | None:
    """A listed mistake, and a factor or a turn beside it."""
    for told, mistake in wrong.exercise.mistakes.items():
        trials = [t._replace(right=gives(wrong.exercise, mistake, t)) for t in wrong.trials]
        rows = _rows(wrong._replace(trials=trials), None)
        if rows and (more := beside(wrong.exercise, rows, joined=bool(wrong.results))):
            return f"{told} And not only that: your result {more}.", "list"
    return None


# -- errors, and results of another kind


def _error(wrong: Wrong) -> str:
    words = repr(wrong.shown.came)
    return words if words.endswith((".", "?", "!")) else f"{words}."


def _with_errors(wrong: Wrong) -> Told | None:
    """An answer that stops in some cases: what is wrong beside, as far as a change tells it."""
    failed = [trial for trial in wrong.trials if trial.failed]
    if not failed:
        return None
    words = _error(wrong)  # of the case that is shown
    if len(failed) == len(wrong.trials):
        return words, "error"
    rest = [trial for trial in wrong.trials if not trial.failed]
    special = conditions.special(wrong.trials)
    if special and all(trial.fine for trial in rest):
        return f"{words} Elsewhere your result is right: it stops only for {special}.", "relation"
    found = nearest(wrong.exercise, wrong.trials, [None], 1)
    if None in found:
        return f"{words} It is as if {found[None]}.", "change"
    if all(trial.fine for trial in rest):
        where = _where(wrong)
        return f"{words} Elsewhere your result is right{where}.", "relation" if where else "error"
    return words, "error"


def _where(wrong: Wrong) -> str:
    where = conditions.where_right(wrong.exercise, wrong.trials)
    return f": it is {where}" if where else ""


def _of_another_kind(wrong: Wrong) -> Told | None:
    """A result that is no number, or of several too few; or whose form alone is other."""
    smallest_last = sorted(wrong.trials, key=lambda t: t.size, reverse=True)
    found = {verdict(t.came, t.right): t for t in smallest_last if not t.failed}
    if told := _one_of_several(wrong) or _too_many(wrong):
        return told, "relation"
    if "kind" in found:
        return _kind(found["kind"]), "kind"
    if "count" in found:
        return f"The result should hold {len(wrong.results)} things: {_wanted(wrong)}.", "relation"
    if set(found) <= {"same", "meant", "form"}:
        shapes = shape_of(found["form"].came), shape_of(found["form"].right)
        told = f"The numbers are right, their form is not: the shape is {shapes[0]}, it should be "
        return f"{told}{shapes[1]}.", "form"
    return None


def _kind(trial: Trial) -> str:
    right, came = trial.right, trial.came
    if isinstance(right, tuple) and not isinstance(came, tuple | list):
        return f"The result should be a tuple of {len(right)}."
    if isinstance(right, tuple):
        pairs = zip(came, right)
        came = next((a for a, b in pairs if verdict(a, b) == "kind"), came)
    if isinstance(came, list | tuple):
        return "The rows of the result differ in length, or are no numbers."
    if np.ma.is_masked(came):
        return "The result should hold numbers, it holds masked entries."
    if isinstance(came, np.ndarray | np.generic) or hasattr(came, "dtype"):
        return f"The result should hold numbers, it holds values of type {came.dtype}."
    return f"The result should hold numbers, it is {with_article(type(came).__name__)}."


def _wanted(wrong: Wrong) -> str:
    return f"return ({', '.join(wrong.results)})"


def _one_of_several(wrong: Wrong) -> str | None:
    """One result where several are asked for."""
    for i, name in enumerate(wrong.results):
        if all(fine(t.came, t.right[i]) for t in wrong.trials):
            missing = f"the rest is missing: {_wanted(wrong)}."
            return f"You return `{name}` alone, and it is right; {missing}"
    return None


def _too_many(wrong: Wrong) -> str | None:
    """Several results where one is asked for."""
    came = [t.came for t in wrong.trials]
    if wrong.results or not all(isinstance(c, tuple) and len(c) == len(came[0]) for c in came):
        return None
    for i in range(len(came[0])):
        if all(fine(t.came[i], t.right) for t in wrong.trials):
            return (
                f"You return {len(came[0])} results, and one is asked for: return number {i + 1}."
            )
    return None


def _in_another_order(wrong: Wrong) -> Told | None:
    """An answer whose arguments stand in another order than they are given."""
    try:
        mine = list(inspect.signature(wrong.answer).parameters)
    except (TypeError, ValueError):
        return None
    names = names_of(wrong.exercise)
    if mine == names or sorted(mine) != sorted(names):
        return None
    return f"Your function takes its arguments in another order: ({', '.join(names)}) come in.", (
        "relation"
    )


# -- relations and changes


def _of_all(wrong: Wrong) -> Told | None:
    """What relates all results to what is right, or to one another."""
    first, trials = wrong.trials[0], wrong.trials
    same = len(trials) > 1 and all(alike(t.came, first.came) for t in trials[1:])
    if same and not all(alike(t.right, first.right) for t in trials[1:]):
        told = "The result is the same whatever comes in: your code does not use its arguments."
        return told, "relation"
    if any(not alike(t.came, again) for t in trials[:3] if not t.failed
           for again in [wrong.run(t.case)]):  # fmt: skip
        told = (
            "Your code gives another result each time for the same arguments: does it draw numbers "
            "of its own, or keep something from one call to the next?"
        )
        return told, "relation"
    names = wrong.results
    if len(names) > 1 and all(
        alike(tuple(t.came)[::-1], t.right) for t in trials if isinstance(t.right, tuple)
    ):
        return f"The numbers are right, in another order: return ({', '.join(names)}).", "relation"
    return None


def _by_special(wrong: Wrong) -> Told | None:
    special = conditions.special(wrong.trials)
    if special is None:
        return None
    found = nearest(wrong.exercise, wrong.trials, [None], 1)
    change = f" It is as if {found[None]}." if None in found else ""
    return f"This is right, but for {special}.{change}", "relation"


def _by_places(wrong: Wrong) -> Told | None:
    """A relation or a change of one step, for all results or for those that are wrong."""
    names = wrong.results
    places = _wrong_places(wrong)
    together = _rows(wrong, None)
    if together and (relation := of_arrays(wrong.exercise, together, joined=bool(names))):
        subject = "Each of your results" if names else "Your result"
        return f"{subject} {relation}.", "relation"
    related = {}
    for place in places if names else []:
        rows = _rows(wrong, place)
        other = _another_result(wrong, place)
        relation = other or (of_arrays(wrong.exercise, rows) if rows else None)
        if relation:
            related[place] = relation
    if len(related) == len(places) > 0 and names:
        return _of_places(wrong, related, {}), "relation"
    found = nearest(wrong.exercise, wrong.trials, [None, *places] if names else [None], 1)
    if None in found:
        return _as_if(wrong, found[None]), "change"
    if len({*related, *found}) == len(places) > 0 and names:
        return _of_places(wrong, related, found), "change"
    return None


def _wrong_places(wrong: Wrong) -> list[int]:
    """The places, among several results, of those that are wrong in some case."""
    return [
        i
        for i in range(len(wrong.results))
        if any(not fine(t.came[i], t.right[i]) for t in wrong.trials)
    ]


def _rows(wrong: Wrong, place: int | None) -> list[Row]:
    """One of several results in each case, or the only one, or all in one; [] if it is none."""
    rows = []
    for trial in wrong.trials:
        pairs = [
            (part(trial.came, i), part(trial.right, i))
            for i in (range(len(wrong.results)) if place is None and wrong.results else [place])
        ]
        if any(a is None or b is None for a, b in pairs):
            return []
        if len(pairs) > 1:
            if any(a.shape != b.shape for a, b in pairs):  # type: ignore[union-attr]
                return []
            came, right = ([np.ravel(x) for x in side] for side in zip(*pairs))
            pairs = [(np.concatenate(came), np.concatenate(right))]
        rows.append(Row(trial.case, *pairs[0]))  # type: ignore[arg-type]
    return rows


def _another_result(wrong: Wrong, place: int) -> str | None:
    for other, name in enumerate(wrong.results):
        if other != place and all(fine(t.came[place], t.right[other]) for t in wrong.trials):
            return f"is what `{name}` should be"
    return None


def _right_ones(wrong: Wrong) -> str:
    """ "Of the results, w is right and rho is not." Empty where none, or only one, is there. Of
    many, those that are wrong are told alone."""
    names, places = wrong.results, _wrong_places(wrong)
    good = [f"`{name}`" for i, name in enumerate(names) if i not in places]
    bad = [f"`{names[i]}`" for i in places]
    if not good or not bad:
        return ""
    if len(good) > 3:
        return f"All is right but {' and '.join(bad)}."
    are, is_not = ("is" if len(some) == 1 else "are" for some in (good, bad))
    return f"Of the results, {' and '.join(good)} {are} right and {' and '.join(bad)} {is_not} not."


def _as_if(wrong: Wrong, change: str) -> str:
    which = _right_ones(wrong)
    return f"{which} It is as if {change}." if which else f"Your result is as if {change}."


def _of_places(wrong: Wrong, related: dict[int, str], found: dict[Any, str]) -> str:
    names = wrong.results
    told = [
        f"`{names[i]}` {related[i] if i in related else f'is as if {found[i]}'}"
        for i in _wrong_places(wrong)
        if i in related or i in found
    ]
    which = _right_ones(wrong)
    return f"{which} In your results, {'; '.join(told)}.".strip()


def _by_condition(wrong: Wrong) -> Told | None:
    where = conditions.where_right(wrong.exercise, wrong.trials)
    return (f"Your result is {where}.", "relation") if where else None


def _by_two_steps(wrong: Wrong) -> Told | None:
    places = _wrong_places(wrong)
    found = nearest(wrong.exercise, wrong.trials, [None, *places] if wrong.results else [None], 2)
    if None in found:
        return _as_if(wrong, found[None]), "change"
    return None


def _by_direction(wrong: Wrong) -> Told | None:
    rows = [] if wrong.results else _rows(wrong, None)
    told = direction(rows) if rows else None
    return (f"Your result {told}.", "relation") if told else None


def _by_use(wrong: Wrong) -> Told | None:
    """Arguments that have no part in the result, or whose part is the one that is wrong."""
    for look in (conditions.unused, conditions.right_at):
        if told := look(wrong.exercise, wrong.run, wrong.trials):
            which = _right_ones(wrong)
            return f"{which} Your result {told}.".strip(), "relation"
    return None


def _by_result(wrong: Wrong) -> Told | None:
    which = _right_ones(wrong)
    return (which, "result") if which else None


def _numbers(wrong: Wrong) -> str:
    """What can be said where nothing is found."""
    worst = {verdict(t.came, t.right) for t in wrong.trials if not t.failed}
    if "shape" in worst:
        trial = min(wrong.trials, key=lambda t: (verdict(t.came, t.right) != "shape", t.size))
        came, right = trial.came, trial.right
        if isinstance(right, tuple):
            pairs = [(a, b) for a, b in zip(came, right) if verdict(a, b) == "shape"]
            came, right = pairs[0]
        return f"The shape is {shape_of(came)}, it should be {shape_of(right)}."
    arrays = [as_array(p) for t in wrong.trials
              for p in (t.came if isinstance(t.came, tuple | list) else [t.came])]  # fmt: skip
    if any(a is not None and np.isnan(a).any() for a in arrays if a is not None):
        return "Your result holds nan, not a number: 0 is divided by 0 on the way, for instance."
    if any(a is not None and np.isinf(a).any() for a in arrays):
        return "Your result holds inf, infinity: something is divided by 0 on the way."
    return "The shape is right, the numbers are not."
