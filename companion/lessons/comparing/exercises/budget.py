"""The exercise of J at a budget, and the mistakes in it that have a name."""

import numpy as np

from companion.questions.exercise import EXERCISES, Exercise, apart


def _J_at(gradients, J, budget):
    return J[gradients <= budget][-1]


def _a_run(rng):
    """A run's notes, unevenly spaced, and a budget: at a note, between two, or beyond the last."""
    notes = int(rng.integers(1, 7))
    gradients = np.append(0, np.cumsum(rng.permutation(np.arange(2, 20))[: notes - 1]))
    last = int(gradients[-1])
    budget = int(rng.choice([rng.choice(gradients), rng.integers(last + 1), last + 7]))
    return gradients, apart(rng, notes, low=1, high=40), budget


def _end_of_run(gradients, J, budget):
    return J[-1]


def _start_of_run(gradients, J, budget):
    return J[0]


def _note_after(gradients, J, budget):
    return J[min(np.searchsorted(gradients, budget, side="right"), len(J) - 1)]


def _note_after_or_error(gradients, J, budget):
    return J[gradients > budget][0]


def _first_at_or_after(gradients, J, budget):
    return J[min(np.searchsorted(gradients, budget), len(J) - 1)]


def _first_at_or_after_or_error(gradients, J, budget):
    return J[gradients >= budget][0]


def _before_exact(gradients, J, budget):
    return J[np.searchsorted(gradients, budget) - 1]


def _before_exact_from_0(gradients, J, budget):
    return J[max(np.searchsorted(gradients, budget) - 1, 0)]


def _before_exact_or_error(gradients, J, budget):
    return J[gradients < budget][-1]


def _one_before(gradients, J, budget):
    return J[np.searchsorted(gradients, budget, side="right") - 2]


def _one_before_or_error(gradients, J, budget):
    return J[gradients <= budget][-2]


def _lowest(gradients, J, budget):
    return J[gradients <= budget].min()


def _lowest_of_all(gradients, J, budget):
    return J.min()


def _highest(gradients, J, budget):
    return J[gradients <= budget].max()


def _mean_so_far(gradients, J, budget):
    return J[gradients <= budget].mean()


def _line_between(gradients, J, budget):
    return np.interp(budget, gradients, J)


def _nearest(gradients, J, budget):
    return J[np.abs(gradients - budget).argmin()]


def _even_notes(gradients, J, budget):
    return J[budget // gradients[1]]


def _even_notes_to_the_end(gradients, J, budget):
    return J[min(budget // gradients[1], len(J) - 1)]


def _budget_as_place(gradients, J, budget):
    return J[budget]


def _budget_as_place_to_the_end(gradients, J, budget):
    return J[min(budget, len(J) - 1)]


def _exact_only(gradients, J, budget):
    return J[gradients == budget][0]


def _exact_only_as_array(gradients, J, budget):
    return J[gradients == budget]


def _all_within(gradients, J, budget):
    return J[gradients <= budget]


def _place(gradients, J, budget):
    return np.searchsorted(gradients, budget, side="right") - 1


def _count(gradients, J, budget):
    return np.count_nonzero(gradients <= budget)


def _gradients_of_note(gradients, J, budget):
    return gradients[gradients <= budget][-1]


def _past_the_end(gradients, J, budget):
    i = 0
    while gradients[i] <= budget:
        i += 1
    return J[i - 1]


def _last_if_exact(gradients, J, budget):
    return J[-1] if budget in gradients else _J_at(gradients, J, budget)


EXERCISES["J at a budget"] = Exercise(
    _J_at,
    {
        "This is the end of the run, whatever it has paid: look up where the budget is spent.": (
            _end_of_run
        ),
        "This is the first note, from before the first step: look up the LAST one within the "
        "budget.": _start_of_run,
        "This note was taken when MORE than the budget was paid: the note before it counts.": (
            _note_after
        ),
        "This note was taken when MORE than the budget was paid: the note before it counts. (And "
        "where the budget is not spent at the end of the run, there is none.)": (
            _note_after_or_error
        ),
        "You take the first note at or AFTER the budget; between two notes more has been paid by "
        "then. The last one at or before it counts.": _first_at_or_after,
        "You take the first note at or AFTER the budget; more has been paid by then, and beyond "
        "the last note there is none. The last one at or before it counts.": (
            _first_at_or_after_or_error
        ),
        "A note taken when exactly the budget is paid still counts: you took the one before.": (
            _before_exact_from_0
        ),
        "A note taken when exactly the budget is paid still counts: you took the one before. (At "
        "a budget of 0 that is the run's end.)": _before_exact,
        "A note taken when exactly the budget is paid still counts: you took the one before. (At "
        "a budget of 0 there is none.)": _before_exact_or_error,
        "You take the note before the last one within the budget. (And where there is one alone, "
        "the run's end.)": _one_before,
        "You take the note before the last one within the budget. (And where there is one alone, "
        "there is none.)": _one_before_or_error,
        "This is the lowest J on the way. You only know that it was the lowest because you looked "
        "at all of them; the run ends with what it has at the budget.": _lowest,
        "This is the lowest J of the whole run, whatever it has paid: look up where the budget is "
        "spent.": _lowest_of_all,
        "This is the highest J within the budget. The last one is asked for.": _highest,
        "This is the mean of all J within the budget. The last one is asked for.": _mean_so_far,
        "You draw a straight line between two notes; nobody measured that J. Take the last note "
        "within the budget.": _line_between,
        "You take the nearest note. If it lies after the budget, more has been paid by then: take "
        "the last one within it.": _nearest,
        "You count on notes at equal distances, and on a budget within the run: nobody promised "
        "either. Look into gradients for the last one within the budget.": _even_notes,
        "You count on notes at equal distances, which nobody promised: look into gradients for the "
        "last one within the budget.": _even_notes_to_the_end,
        "You take the budget for the place of a note. It counts gradients: the note's place is "
        "where gradients has come so far.": _budget_as_place,
        "You take the budget for the place of a note, up to the last one. It counts gradients: the "
        "note's place is where gradients has come so far.": _budget_as_place_to_the_end,
        "You only find a note at exactly the budget; mostly there is none. Take the last one "
        "within it.": _exact_only,
        "You look for notes at exactly the budget; mostly there is none. Take the last one within "
        "it, a number.": _exact_only_as_array,
        "These are all the notes within the budget: the last of them is asked for, a number.": (
            _all_within
        ),
        "This is the place of the note: return the J that was noted there.": _place,
        "This is how many notes lie within the budget: return the J of the last of them.": _count,
        "This is what had been paid at the note: return the J that was noted there.": (
            _gradients_of_note
        ),
        "You count past the end where the budget is at or beyond the last note: stop there, the "
        "last note counts.": _past_the_end,
        "Where a note was taken at exactly the budget, you return the run's end: that note "
        "counts.": _last_if_exact,
    },
    {
        "": (np.array([0, 10, 30]), np.array([3.0, 2.0, 1.0]), 15),
        "a budget that is spent exactly at a note": (
            np.array([0, 10, 30]), np.array([3.0, 2.0, 1.0]), 10
        ),
        "a budget one gradient short of a note": (
            np.array([0, 10, 30]), np.array([3.0, 2.0, 1.0]), 29
        ),
        "a budget one gradient after a note": (
            np.array([0, 10, 30]), np.array([3.0, 2.0, 1.0]), 11
        ),
        "a budget of 0": (np.array([0, 10, 30]), np.array([3.0, 2.0, 1.0]), 0),
        "a budget that is spent exactly at the last note": (
            np.array([0, 10, 30]), np.array([3.0, 2.0, 1.0]), 30
        ),
        "a budget beyond the last note": (np.array([0, 10, 30]), np.array([3.0, 2.0, 1.0]), 50),
        "a run with one note": (np.array([0]), np.array([3.0]), 5),
        "a budget that is no whole number": (
            np.array([0, 10, 30]), np.array([3.0, 2.0, 1.0]), 29.99
        ),
        "a J that rises again": (np.array([0, 1, 3, 8]), np.array([2.0, 1.0, 3.0, 0.5]), 4),
        "notes at equal distances": (
            np.array([0, 45, 90, 135, 180]), np.array([2.2, 0.9, 1.1, 0.5, 0.4]), 100
        ),
        "many notes, taken at every gradient": (np.arange(8), np.arange(9.0, 1.0, -1.0), 5),
    },
    _a_run,
    words={
        "gradients <= budget": "which notes lie within the budget",
        "J[gradients <= budget]": "the notes within the budget",
        "J[gradients <= budget][-1]": "the last note within the budget",
        "-1": "the last",
    },
    index="note",
)  # fmt: skip
