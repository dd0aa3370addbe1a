"""Wrong answers to the exercises of lesson 00, and what should be told."""

import numpy as np


def into_the_variable(w, gradient, eta):
    w -= eta * gradient
    return w


def printed_only(w, gradient, eta):
    print(w - eta * gradient)


def no_return(w, gradient, eta):
    new_w = w - eta * gradient  # noqa: F841


def two_results(w, gradient, eta):
    return w - eta * gradient, eta * gradient


def uphill(w, gradient, eta):
    step = eta * gradient
    return w + step


def whole_gradient(w, gradient, eta):
    return w - gradient


def half_the_rate(w, gradient, eta):
    return w - eta / 2 * gradient


def twice(w, gradient, eta):
    w = w - eta * gradient
    return w - eta * gradient


def dot_product(w, gradient, eta):
    return w - eta * np.dot(gradient, gradient)


def by_w(w, gradient, eta):
    return w - eta * gradient * w


def rate_of_its_own(w, gradient, eta):
    return w - 0.1 * gradient


def other_order(gradient, w, eta):
    return w - eta * gradient


def too_few(w, gradient):
    return w - 0.1 * gradient


def whole_numbers(w, gradient, eta):
    return (w - eta * gradient).astype(int)


def misspelled(w, gradient, eta):
    return w - eta * grad  # noqa: F821


def squared_gradient(w, gradient, eta):
    return w - eta * gradient**2


def first_weight(w, gradient, eta):
    new = w.copy()
    new[0] = w[0] - eta * gradient[0]
    return new


def all_but_the_last(w, gradient, eta):
    new = w.copy()
    for i in range(len(w) - 1):
        new[i] = w[i] - eta * gradient[i]
    return new


def half(A, Y):
    return 0.5 * np.sum((Y - A) ** 2) / len(A)


def rmse(A, Y):
    return np.sqrt(np.mean((Y - A) ** 2))


def mse(A, Y):
    return ((Y - A) ** 2).mean()


def per_instance(A, Y):
    return np.mean((Y - A) ** 2, axis=1)


def sum_of_rows(A, Y):
    return ((Y - A) ** 2).sum(axis=1)


def no_square(A, Y):
    return np.mean(Y - A)


def absolute(A, Y):
    return np.abs(Y - A).sum() / len(Y)


def the_slide(A, Y):
    return 1 / 2 * np.sum((Y - A) ** 2)


def matrix_product(A, Y):
    return np.sum((Y - A) @ (Y - A).T) / len(A)


def minus_one(A, Y):
    return np.sum((Y - A) ** 2) / (len(Y) - 1)


def times_two(A, Y):
    return np.sum(2 * (Y - A)) / len(Y)


def cross_entropy(A, Y):
    return -np.mean(np.sum(Y * np.log(A), axis=1))


def other_norm(A, Y):
    return np.linalg.norm(Y - A) / len(Y)


def transposed(A, Y):
    return np.sum((Y - A.T) ** 2) / len(Y)


def cubed(A, Y):
    return np.sum((Y - A) ** 3) / len(Y)


def clipped(w, gradient, eta):
    return w - eta * np.clip(gradient, -1, 1)


def returned_in_one_branch(w, gradient, eta):
    if len(w) > 1:
        return w - eta * gradient


def fading(w, gradient, eta):
    return (1 - eta) * w + eta * gradient


def summed_and_squared(A, Y):
    return np.mean((A - Y).sum(axis=1) ** 2)


def lengths(A, Y):
    return np.linalg.norm(A - Y, axis=1).mean()


def doubled_by_mistake(A, Y):
    return ((A - Y) * 2).sum() / len(Y)


def wrong_classes(A, Y):
    return np.mean(A.argmax(axis=1) != Y.argmax(axis=1))


def returned_in_the_loop(A, Y):
    J = 0
    for a, y in zip(A, Y):
        J += ((a - y) ** 2).sum()
        return J / len(A)


def set_anew(A, Y):
    for a, y in zip(A, Y):
        J = ((a - y) ** 2).sum()
    return J / len(A)


def never_below_0(w, gradient, eta):
    return np.maximum(w - eta * gradient, 0)


WRONG = {
    "plain descent": [
        (into_the_variable, "changes its arguments"),
        (printed_only, "prints its result and gives nothing back"),
        (no_return, "lacks a return"),
        (two_results, "You return 2 results, and one is asked for: return number 1."),
        (uphill, "This is ascent"),
        (whole_gradient, "eta is missing"),
        (half_the_rate, "is what is right plus half of the step"),
        (twice, "is what is right minus the step"),
        (dot_product, "`eta` is 0"),
        (by_w, "w is multiplied where the step should be subtracted"),
        (rate_of_its_own, "does not depend on `eta`"),
        (other_order, "takes its arguments in another order"),
        (too_few, "should take (w, gradient, eta)"),
        (whole_numbers, "cut off to whole numbers"),
        (misspelled, "NameError: name 'grad' is not defined"),
        (squared_gradient, "`gradient ** 2` stood wherever `gradient` belongs"),
        (first_weight, "right where `w` has one entry"),
        (all_but_the_last, "is right but for the last entry"),
        (clipped, "where `gradient` holds numbers beyond 1 and -1"),
        (returned_in_one_branch, "In some cases your function gives nothing back"),
        (fading, "right where `eta` is 0, and wrong elsewhere"),
        (never_below_0, "cut off below 0"),
    ],
    "squared error": [
        (half, "This is half the squared error"),
        (rmse, "root of the mean over all entries"),
        (mse, "mean over instances and classes"),
        (per_instance, "one mean for each instance"),
        (sum_of_rows, "one J for each instance"),
        (no_square, "The square is missing"),
        (absolute, "absolute errors"),
        (the_slide, "half the sum"),
        (matrix_product, "Square each entry by itself"),
        (minus_one, "one instance less than there are"),
        (times_two, "You double the error; square it"),
        (cross_entropy, "cross-entropy"),
        (other_norm, "J has no root"),
        (transposed, "`A.T` stood wherever `A` belongs"),
        (cubed, "`3` stood where `2` belongs"),
        (summed_and_squared, "You add up an instance's errors"),
        (lengths, "mean length of an instance's error"),
        (doubled_by_mistake, "** 2 squares it"),
        (wrong_classes, "share of instances that are put into a wrong class"),
        (returned_in_the_loop, "`A` and `Y` had their first row alone"),
        (set_anew, "`A` and `Y` had their last row alone"),
    ],
}
