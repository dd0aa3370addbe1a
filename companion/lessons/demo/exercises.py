"""The exercises of lesson 07: three faults of the lecture's demo, to be mended."""

import numpy as np

from companion.questions.draws import shares, some_shape, widths
from companion.questions.exercise import EXERCISES, Exercise, apart

# -- the penalty's gradient


def _penalty_gradient(W1, W2, C):
    root = np.sqrt(np.mean(W1**2) + np.mean(W2**2))
    return C * W1 / (W1.size * root), C * W2 / (W2.size * root)


def _two_layers(rng):
    """W1 and W2 of a network of three widths, and a C."""
    S_0, S_1, S_2 = widths(rng, 3)
    return apart(rng, S_1, S_0), apart(rng, S_2, S_1), float(apart(rng, low=2, high=20))


def _root(W1, W2):
    return np.sqrt(np.mean(W1**2) + np.mean(W2**2))


def _sum_of_squares(W1, W2, C):
    return C * W1, C * W2


def _sum_of_squares_twice(W1, W2, C):
    return 2 * C * W1, 2 * C * W2


def _root_missing(W1, W2, C):
    return C * W1 / W1.size, C * W2 / W2.size


def _root_missing_twice(W1, W2, C):
    return 2 * C * W1 / W1.size, 2 * C * W2 / W2.size


def _two_too_many(W1, W2, C):
    return 2 * C * W1 / (W1.size * _root(W1, W2)), 2 * C * W2 / (W2.size * _root(W1, W2))


def _half(W1, W2, C):
    return C * W1 / (2 * W1.size * _root(W1, W2)), C * W2 / (2 * W2.size * _root(W1, W2))


def _inner_missing(W1, W2, C):
    return (C / (2 * _root(W1, W2)),) * 2


def _means_missing(W1, W2, C):
    return C * W1 / _root(W1, W2), C * W2 / _root(W1, W2)


def _no_C(W1, W2, C):
    return W1 / (W1.size * _root(W1, W2)), W2 / (W2.size * _root(W1, W2))


def _turned(W1, W2, C):
    return -C * W1 / (W1.size * _root(W1, W2)), -C * W2 / (W2.size * _root(W1, W2))


def _rows_counted(W1, W2, C):
    return C * W1 / (len(W1) * _root(W1, W2)), C * W2 / (len(W2) * _root(W1, W2))


def _size_of_both(W1, W2, C):
    size = W1.size + W2.size
    return C * W1 / (size * _root(W1, W2)), C * W2 / (size * _root(W1, W2))


def _size_of_first(W1, W2, C):
    return C * W1 / (W1.size * _root(W1, W2)), C * W2 / (W1.size * _root(W1, W2))


def _sizes_swapped(W1, W2, C):
    return C * W1 / (W2.size * _root(W1, W2)), C * W2 / (W1.size * _root(W1, W2))


def _root_each(W1, W2, C):
    own_1, own_2 = np.sqrt(np.mean(W1**2)), np.sqrt(np.mean(W2**2))
    with np.errstate(invalid="ignore"):  # a W of zeros
        return C * W1 / (W1.size * own_1), C * W2 / (W2.size * own_2)


def _roots_added(W1, W2, C):
    root = np.sqrt(np.mean(W1**2)) + np.sqrt(np.mean(W2**2))
    return C * W1 / (W1.size * root), C * W2 / (W2.size * root)


def _root_of_sums(W1, W2, C):
    root = np.sqrt(np.sum(W1**2) + np.sum(W2**2))
    return C * W1 / root, C * W2 / root


def _root_of_sums_over_sizes(W1, W2, C):
    root = np.sqrt(np.sum(W1**2) + np.sum(W2**2))
    return C * W1 / (W1.size * root), C * W2 / (W2.size * root)


def _no_squares_inside(W1, W2, C):
    with np.errstate(all="ignore"):
        root = np.sqrt(np.mean(W1) + np.mean(W2))
        return C * W1 / (W1.size * root), C * W2 / (W2.size * root)


def _divided_by_all_under_root(W1, W2, C):
    u = np.mean(W1**2) + np.mean(W2**2)
    return C * W1 / (W1.size * u), C * W2 / (W2.size * u)


def _times_the_root(W1, W2, C):
    return C * W1 * _root(W1, W2) / W1.size, C * W2 * _root(W1, W2) / W2.size


def _means_of_W(W1, W2, C):
    return C * np.mean(W1) / _root(W1, W2), C * np.mean(W2) / _root(W1, W2)


def _the_cost(W1, W2, C):
    return C * _root(W1, W2)


def _cost_added(W1, W2, C):
    cost = C * _root(W1, W2)
    return W1 + cost, W2 + cost


def _order_swapped(W1, W2, C):
    return _penalty_gradient(W1, W2, C)[::-1]


_PAIR = np.array([[1.0, -2.0], [3.0, 0.5]])

EXERCISES["the penalty's gradient"] = Exercise(
    _penalty_gradient,
    {
        "This is the demo's own line, C W: the gradient of C/2 times the SUM of squares, not of "
        "the root of their means.": _sum_of_squares,
        "This is the next edition's line, 2 C W: the gradient of C times the SUM of squares, not "
        "of the root of their means.": _sum_of_squares_twice,
        "The root is missing: the chain rule through sqrt(u) divides by 2 sqrt(u).": _root_missing,
        "The root is missing: this is the gradient of u, of what stands under it. The chain rule "
        "through sqrt(u) divides by 2 sqrt(u).": _root_missing_twice,
        "A 2 too many: the 2 of the square and the 2 under the root's derivative cancel.": (
            _two_too_many
        ),
        "A 2 is missing: the root's derivative has a 2 below, but the square has one above, and "
        "they cancel.": _half,
        "The inner derivative is missing: after 1 / (2 sqrt(u)) comes that of u by W, which is "
        "2 W / W.size.": _inner_missing,
        "The means are missing: mean(W^2) has the derivative 2 W / W.size.": _means_missing,
        "C is missing: it is a factor of the cost, and stays one of its gradient.": _no_C,
        "The sign is turned: the cost grows with the size of the weights, so its gradient points "
        "along W. The minus comes with the update.": _turned,
        "You divide by the number of rows. The mean is over all entries, W.size of them.": (
            _rows_counted
        ),
        "You divide by the size of both together. Each mean is over its own W, and divides by its "
        "own size.": _size_of_both,
        "You divide by W1.size twice: the mean of W2's squares divides by W2.size.": _size_of_first,
        "The sizes have changed places: the mean of W1's squares divides by W1.size.": (
            _sizes_swapped
        ),
        "You take a root for each W. There is one root, over both means together.": _root_each,
        "You add two roots. There is one root, of the sum of both means.": _roots_added,
        "This is the gradient of the root of the SUM of squares. Its mean is asked for: each W "
        "brings its own size, under the root too.": _root_of_sums,
        "Under the root you have sums; the cost has means there.": _root_of_sums_over_sizes,
        "The squares are missing under the root: it is of mean(W1^2) + mean(W2^2).": (
            _no_squares_inside
        ),
        "You divide by what stands under the root, u: the derivative of sqrt(u) divides by "
        "sqrt(u).": _divided_by_all_under_root,
        "You multiply by the root: the derivative of sqrt(u) is 1 / (2 sqrt(u)), divide by it.": (
            _times_the_root
        ),
        "You take the mean of W, one number. Each weight has its own entry in the gradient: "
        "W / W.size.": _means_of_W,
        "This is the cost itself. Its gradients are asked for, one like W1 and one like W2.": (
            _the_cost
        ),
        "You add the cost to each weight. Its gradients are asked for.": _cost_added,
        "The two gradients have changed places: that by W1 comes first.": _order_swapped,
    },
    {
        "": (np.array([[1.0]]), np.array([[2.0, 2.0]]), 1.0),
        "one weight in each layer": (np.array([[3.0]]), np.array([[4.0]]), 2.0),
        "a weight of 0": (np.array([[0.0, 3.0]]), np.array([[1.0]]), 1.0),
        "a W2 of zeros": (np.array([[3.0, -1.0]]), np.zeros((1, 1)), 1.0),
        "C = 0": (np.array([[1.0, 3.0]]), np.array([[2.0]]), 0.0),
        "a large C": (np.array([[1.0, 3.0]]), np.array([[2.0]]), 100.0),
        "two layers of one shape": (_PAIR, _PAIR[::-1] + 0.25, 0.5),
    },
    _two_layers,
    results=("the gradient by W1", "the gradient by W2"),
    words={
        "np.mean(W1 ** 2)": "the mean of W1's squares",
        "np.mean(W2 ** 2)": "the mean of W2's squares",
        "np.mean(W1 ** 2) + np.mean(W2 ** 2)": "what stands under the root",
        "np.sqrt": "the root",
        "np.mean": "the mean",
        "W1 ** 2": "the square of W1",
        "W2 ** 2": "the square of W2",
        "W1.size": "the number of W1's entries",
        "W2.size": "the number of W2's entries",
        "root": "the root",
        "C * W1 / (W1.size * root)": "the gradient by W1",
        "C * W2 / (W2.size * root)": "the gradient by W2",
    },
)


# -- the demo's momentum


def _momentum_step(gradient, remembered, eta, alpha):
    rho = eta * gradient + alpha * remembered
    return rho, rho


def _some_memory(rng):
    """A gradient, what is remembered, eta and alpha."""
    shape = some_shape(rng)
    return apart(rng, *shape), apart(rng, *shape), *shares(rng, 2)


def _twice(rho):
    """Both results, which are one and the same."""
    return rho, rho


def _one_step_of_memory(g, m, eta, alpha):
    return eta * g + alpha * m, eta * g


def _bare_gradient_remembered(g, m, eta, alpha):
    return eta * g + alpha * m, g


def _eta_on_all(g, m, eta, alpha):
    return _twice(eta * (g + alpha * m))


def _brakes(g, m, eta, alpha):
    return _twice(eta * g - alpha * m)


def _ascent(g, m, eta, alpha):
    return _twice(-eta * g + alpha * m)


def _all_turned(g, m, eta, alpha):
    return _twice(-eta * g - alpha * m)


def _kept(g, m, eta, alpha):
    return eta * g + alpha * m, m


def _faded_memory_remembered(g, m, eta, alpha):
    return eta * g + alpha * m, alpha * m


def _faded_before(g, m, eta, alpha):
    return eta * g + alpha * m, alpha * (eta * g + alpha * m)


def _sum_remembered(g, m, eta, alpha):
    return eta * g + alpha * m, eta * g + alpha * m + m


def _undamped_sum_remembered(g, m, eta, alpha):
    return eta * g + alpha * m, eta * g + m


def _rho_without_memory(g, m, eta, alpha):
    return eta * g, eta * g + alpha * m


def _descent(g, m, eta, alpha):
    return _twice(eta * g)


def _pytorch(g, m, eta, alpha):
    return eta * (g + alpha * m), g + alpha * m


def _eta_forgotten(g, m, eta, alpha):
    return _twice(g + alpha * m)


def _alpha_forgotten(g, m, eta, alpha):
    return _twice(eta * g + m)


def _rates_swapped(g, m, eta, alpha):
    return _twice(alpha * g + eta * m)


def _running_mean(g, m, eta, alpha):
    return _twice((1 - alpha) * g + alpha * m)


def _running_mean_with_eta(g, m, eta, alpha):
    return _twice(eta * (1 - alpha) * g + alpha * m)


def _mean_outside(g, m, eta, alpha):
    mean = (1 - alpha) * g + alpha * m
    return eta * mean, mean


def _eta_as_share(g, m, eta, alpha):
    return _twice(eta * g + (1 - eta) * m)


def _nesterov_like(g, m, eta, alpha):
    rho = eta * g + alpha * m
    return eta * g + alpha * rho, rho


def _changed_places(g, m, eta, alpha):
    return eta * g, eta * g + alpha * m


def _demo_in_other_order(g, m, eta, alpha):
    return eta * g, eta * g


def _alpha_on_all(g, m, eta, alpha):
    return _twice(alpha * (eta * g + m))


EXERCISES["the demo's momentum"] = Exercise(
    _momentum_step,
    {
        "You remember eta times the gradient alone, as the demo does: the momentum of one step, "
        "printed on the slide, and not heavy ball.": _one_step_of_memory,
        "You remember the bare gradient. Heavy ball remembers the whole step.": (
            _bare_gradient_remembered
        ),
        "eta multiplies the remembered step too, so it fades by eta alpha instead of alpha.": (
            _eta_on_all
        ),
        "The remembered step is subtracted: this brakes where heavy ball keeps rolling.": _brakes,
        "This is ascent: W - rho has to go against the gradient, so rho is + eta times it.": (
            _ascent
        ),
        "The minus is there twice: W - rho has it, so rho is the sum of both parts with a plus.": (
            _all_turned
        ),
        "rho is right, but you remember what was remembered before: the new rho should take its "
        "place.": _kept,
        "rho is right, but you remember only its old part, alpha times what was remembered: "
        "today's gradient never comes into the memory.": _faded_memory_remembered,
        "rho is right, but it is faded as it is remembered, and will be once more in the next "
        "step: remember it as it is.": _faded_before,
        "rho is right, but you add it to the old memory: it holds the faded memory already. "
        "Remember rho itself.": _sum_remembered,
        "rho is right, but the memory adds up without fading: remember rho itself.": (
            _undamped_sum_remembered
        ),
        "What you remember is right, but W has to move by all of it: rho has alpha times the "
        "remembered step, too.": _rho_without_memory,
        "This is plain descent: alpha times the remembered step is missing.": _descent,
        "eta stands outside the memory, as in PyTorch. Here what is remembered is the step "
        "itself, with eta in it.": _pytorch,
        "eta is forgotten: rho is eta times the gradient, plus alpha times the remembered step.": (
            _eta_forgotten
        ),
        "alpha is forgotten: without it the memory never fades.": _alpha_forgotten,
        "eta and alpha have changed places: eta belongs to the gradient, alpha to the remembered "
        "step.": _rates_swapped,
        "You take 1 - alpha for eta, as in a running mean. Here eta is a number of its own.": (
            _running_mean
        ),
        "You take a running mean, with 1 - alpha. Here the gradient's factor is eta alone.": (
            _running_mean_with_eta
        ),
        "You remember a running mean, with 1 - alpha, and multiply by eta outside of it. Here what "
        "is remembered is the step itself.": _mean_outside,
        "You take 1 - eta for alpha, as in a running mean. Here alpha is a number of its own.": (
            _eta_as_share
        ),
        "This looks ahead, as Nesterov's form in the libraries does: alpha comes in once, with the "
        "OLD rho.": _nesterov_like,
        "alpha multiplies the gradient's part, too: it belongs to the remembered step alone.": (
            _alpha_on_all
        ),
    },
    {
        "": (np.array([1.0]), np.array([2.0]), 0.1, 0.5),
        "a memory of 0, as in the first step": (
            np.array([1.0, -2.0]), np.zeros(2), 0.1, 0.9
        ),
        "a gradient of 0": (np.zeros(2), np.array([0.5, 4.0]), 0.1, 0.9),
        "alpha = 0, which is plain descent": (
            np.array([1.0, -2.0]), np.array([0.5, 4.0]), 0.1, 0.0
        ),
        "an eta above 1": (np.array([1.0, -2.0]), np.array([0.5, 4.0]), 1.5, 0.9),
        "a matrix": (_PAIR, _PAIR[::-1] + 0.25, 0.1, 0.7),
    },
    _some_memory,
    results=("rho", "what to remember"),
    words={
        "eta * gradient": "the gradient's part of the step",
        "alpha * remembered": "the momentum",
        "eta * gradient + alpha * remembered": "rho",
        "remembered": "the remembered step",
    },
)  # fmt: skip


# -- the reported cost's gradient


def _reported_gradient(V, A):
    return V.T @ A / V.size


def _a_layer(rng):
    """V (M, classes) and A (M, N), of three widths."""
    M, classes, N = widths(rng, 3)
    return apart(rng, M, classes), apart(rng, M, N)


def _of_sum(V, A):
    return V.T @ A


def _by_instances(V, A):
    return V.T @ A / len(V)


def _by_classes(V, A):
    return V.T @ A / V.shape[1]


def _product_turned(V, A):
    return A.T @ V / V.size


def _product_of_sum_turned(V, A):
    return A.T @ V


def _product_by_instances_turned(V, A):
    return A.T @ V / len(V)


def _slides_product(V, A):
    return V @ A.T / V.size


def _as_it_stands(V, A):
    return V @ A / V.size


def _by_entries_of_A(V, A):
    return V.T @ A / A.size


def _by_weights(V, A):
    return V.T @ A / (V.shape[1] * A.shape[1])


def _by_inputs(V, A):
    return V.T @ A / A.shape[1]


def _by_all_three(V, A):
    return V.T @ A / (V.size * A.shape[1])


def _by_both_sizes(V, A):
    return V.T @ A / (V.size * A.size)


def _by_instances_twice(V, A):
    return V.T @ A / len(V) ** 2


def _mean_of_entries(V, A):
    return (V.T @ A).mean()


def _mean_of_rows(V, A):
    return (V.T @ A).mean(axis=0)


def _minus(V, A):
    return -V.T @ A / V.size


def _two_times(V, A):
    return 2 * V.T @ A / V.size


def _halved(V, A):
    return V.T @ A / (2 * V.size)


def _times_size(V, A):
    return V.T @ A * V.size


def _entrywise(V, A):
    return V * A / V.size


def _means_first(V, A):
    return np.outer(V.mean(axis=0), A.mean(axis=0)) / V.shape[1]


def _means_of_both(V, A):
    return np.outer(V.mean(axis=0), A.mean(axis=0))


def _without_input(V, A):
    return V.mean(axis=0) / V.shape[1]


def _sum_of_V(V, A):
    return V.T @ A / V.sum()


def _squared(V, A):
    return (V**2).T @ A / V.size


EXERCISES["the reported cost's gradient"] = Exercise(
    _reported_gradient,
    {
        "This is the demo's gradient, of the SUM: at twice the batch it is twice as long.": _of_sum,
        "You divide by the instances; the reported cost is a mean over the classes, too.": (
            _by_instances
        ),
        "You divide by the classes; the reported cost is a mean over the instances, too.": (
            _by_classes
        ),
        "The product is transposed: the gradient has the shape of W, a row for each output.": (
            _product_turned
        ),
        "The product is transposed (the gradient has the shape of W, a row for each output), and "
        "the mean is missing.": _product_of_sum_turned,
        "The product is transposed (the gradient has the shape of W, a row for each output), and "
        "the mean over the classes is missing.": _product_by_instances_turned,
        "This is the slide's V A^T as it stands: with instances in rows, each instance meets each "
        "other one, and the result is M by M. Which of the two has to be transposed?": (
            _slides_product
        ),
        "Nothing is transposed: V and A have a row for each instance, and these are what the "
        "product has to add up over. Which of the two has to be transposed?": _as_it_stands,
        "You divide by A's entries. The cost is a mean over instances and classes: V has an entry "
        "for each of these.": _by_entries_of_A,
        "You divide by the number of weights, classes times inputs. The cost is a mean over "
        "instances and classes.": _by_weights,
        "You divide by the layer's inputs. The cost is a mean over instances and classes.": (
            _by_inputs
        ),
        "You divide by the inputs as well. The cost is a mean over instances and classes only.": (
            _by_all_three
        ),
        "You divide by A's entries as well. The cost is a mean over instances and classes: V.size "
        "is enough.": _by_both_sizes,
        "You divide by the instances twice. The cost is a mean over instances and classes.": (
            _by_instances_twice
        ),
        "You take the mean over the gradient's entries, one number. The mean is over the terms of "
        "the cost: each weight keeps an entry of its own.": _mean_of_entries,
        "You take the mean over the gradient's rows. The mean is over the terms of the cost: each "
        "weight keeps an entry of its own.": _mean_of_rows,
        "The minus belongs to the update, W - eta grad; the gradient itself points uphill.": _minus,
        "A 2 too many: that of the square is in V already.": _two_times,
        "A 2 too many below: the cost has no half.": _halved,
        "You multiply by the number of terms: a mean divides by it.": _times_size,
        "You multiply number by number: that pairs class 1 with input 1 only. Each class has a "
        "weight for EVERY input: it takes a matrix product.": _entrywise,
        "You multiply the means; the mean is of the products, an instance's V with its own A.": (
            _means_first
        ),
        "You multiply the means over the instances; the mean is of the products, an instance's V "
        "with its own A, and over the classes, too.": _means_of_both,
        "This is the bias's gradient: for W each sensitivity is multiplied with what came in, A.": (
            _without_input
        ),
        "You divide by the sum of V's values. A mean divides by how many there are, V.size.": (
            _sum_of_V
        ),
        "V comes in squared. The square is the cost's; V is its derivative already.": _squared,
    },
    {
        "": (np.array([[1.0], [2.0]]), np.array([[3.0], [1.0]])),
        "one number for everything": (np.array([[2.0]]), np.array([[3.0]])),
        "a batch of one instance": (np.array([[1.0, 0.5, -0.5]]), np.array([[2.0, -1.0]])),
        "a single class": (np.array([[1.0], [-2.0]]), np.array([[1.0, 2.0, 3.0], [0.5, 0.0, 4.0]])),
        "a layer with one input": (np.array([[1.0, -1.0], [0.5, 2.0]]), np.array([[1.0], [3.0]])),
        "as many classes and inputs as instances": (_PAIR, np.array([[1.0, 4.0], [2.0, -1.0]])),
        "sensitivities of 0": (np.zeros((2, 3)), np.array([[1.0], [2.0]])),
    },
    _a_layer,
    words={
        "V.T @ A": "the gradient of the sum",
        "V.size": "the number of terms, instances times classes",
        "V": "the sensitivities",
        "A": "the layer's input",
    },
)
