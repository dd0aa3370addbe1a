"""Lesson 01: wrong answers as students write them, and a part of what they should be told."""

import numpy as np

# -- the final layer's sensitivity


def the_error_alone(Y, A3):
    return Y - A3


def the_error_turned(Y, A3):
    return A3 - Y


def uphill(Y, A3):
    error = Y - A3
    return 2 * error * A3 * (1 - A3)


def from_the_chain_rule_by_half(Y, A3):
    dJ_dA = -2 * (Y - A3)
    return dJ_dA


def no_two(Y, A3):
    return (A3 - Y) * A3 * (1 - A3)


def slope_of_tanh(Y, A3):
    return -2 * (Y - A3) * (1 - np.square(A3))


def sigmoid_once_more(Y, A3):
    s = 1 / (1 + np.exp(-A3))
    return -2 * (Y - A3) * s * (1 - s)


def slope_by_half(Y, A3):
    return -2 * (Y - A3) * A3


def other_half_of_the_slope(Y, A3):
    return 2 * (A3 - Y) * (1 - A3)


def mean_too_early(Y, A3):
    return np.mean(-2 * (Y - A3) * A3 * (1 - A3), axis=0)


def divided_by_the_batch(Y, A3):
    M = Y.shape[0]
    return -2 / M * (Y - A3) * A3 * (1 - A3)


def still_squared(Y, A3):
    return -2 * (Y - A3) ** 2 * A3 * (1 - A3)


def slope_of_the_target(Y, A3):
    return 2 * (A3 - Y) * Y * (1 - Y)


def summed_up(Y, A3):
    return np.sum(-2 * (Y - A3) * A3 * (1 - A3))


def brackets_forgotten(Y, A3):
    return -2 * (Y - A3) * A3 * 1 - A3


def plus_in_the_slope(Y, A3):
    return -2 * (Y - A3) * A3 * (1 + A3)


def brackets_of_the_error_forgotten(Y, A3):
    return -2 * Y - A3 * A3 * (1 - A3)


def changed_in_place(Y, A3):
    A3 -= Y
    return 2 * A3


# -- the recurrence


def transposed(V2, W1, W2, A1, A2, A3):
    return V2 @ W2.T * A2 * (1 - A2)


def as_the_slide_prints_it(V2, W1, W2, A1, A2, A3):
    return A2 * (1 - A2) * (W2.T @ V2)


def as_the_slide_prints_it_by_dot(V2, W1, W2, A1, A2, A3):
    return A2 * (1 - A2) * np.dot(W2.T, V2)


def no_slope(V2, W1, W2, A1, A2, A3):
    return V2.dot(W2)


def slope_of_the_output(V2, W1, W2, A1, A2, A3):
    return V2 @ W2 * A3 * (1 - A3)


def slope_of_the_input(V2, W1, W2, A1, A2, A3):
    return A1 * (1 - A1) * (V2 @ W2)


def weights_before(V2, W1, W2, A1, A2, A3):
    return (V2 @ W1) * A2 * (1 - A2)


def phi_once_more(V2, W1, W2, A1, A2, A3):
    def phi(z):
        return 1 / (1 + np.exp(-z))

    return (V2 @ W2) * phi(A2) * (1 - phi(A2))


def half_the_slope(V2, W1, W2, A1, A2, A3):
    return A2 * (V2 @ W2)


def other_half(V2, W1, W2, A1, A2, A3):
    return (V2 @ W2) * (1 - A2)


def tanhs_slope(V2, W1, W2, A1, A2, A3):
    return V2 @ W2 * (1 - A2**2)


def the_final_layers_formula(V2, W1, W2, A1, A2, A3):
    return -2 * (V2 @ W2) * A2 * (1 - A2)


def a_minus(V2, W1, W2, A1, A2, A3):
    return -(V2 @ W2) * A2 * (1 - A2)


def averaged(V2, W1, W2, A1, A2, A3):
    return (V2 @ W2) * A2 * (1 - A2) / V2.shape[0]


def number_by_number(V2, W1, W2, A1, A2, A3):
    return V2 * W2 * A2 * (1 - A2)


def output_sent_back(V2, W1, W2, A1, A2, A3):
    return A3 @ W2 * A2 * (1 - A2)


def the_slope_in_between(V2, W1, W2, A1, A2, A3):
    return V2 * A3 * (1 - A3) @ W2 * A2 * (1 - A2)


# -- the gradient


def the_sum(V, A):
    return np.dot(V.T, A)


def the_slides(V, A):
    return V @ A.T


def the_slides_mean(V, A):
    return V @ A.T / V.shape[0]


def other_way_round(V, A):
    return np.dot(A.T, V) / len(A)


def other_way_round_and_the_sum(V, A):
    return A.T @ V


def mean_over_the_units(V, A):
    return V.T @ A / V.shape[1]


def mean_over_the_inputs(V, A):
    M = A.shape[1]
    return V.T @ A / M


def mean_over_all(V, A):
    return (V.T @ A) / V.size


def mean_to_a_number(V, A):
    return (V.T @ A).mean()


def downhill(V, A):
    return -(V.T @ A) / len(A)


def number_by_number_mean(V, A):
    return V * A / len(V)


def mean_of_the_means(V, A):
    return np.outer(np.mean(V, axis=0), np.mean(A, axis=0))


def halved(V, A):
    return V.T @ A / (2 * len(V))


def doubled(V, A):
    return 2 / len(V) * V.T @ A


def averaged_twice(V, A):
    M = len(V)
    return (V.T / M) @ (A / M)


def averaged_in_the_wrong_direction(V, A):
    return V.T @ A * len(V)


def last_instance(V, A):
    for v, a in zip(V, A):
        grad = np.outer(v, a)
    return grad


def of_the_biases(V, A):
    return np.mean(V, axis=0)


def slope_of_relu(Y, A3):
    return -2 * (Y - A3) * (A3 > 0)


def the_error_itself(Y, A3):
    return (Y - A3) ** 2


def first_row_alone(Y, A3):
    V2 = np.zeros_like(A3)
    for m in range(len(Y)):
        V2[m] = -2 * (Y[m] - A3[m]) * A3[m] * (1 - A3[m])
        return V2


def added_up_by_columns(Y, A3):
    return (-2 * (Y - A3) * A3 * (1 - A3)).sum(axis=1, keepdims=True)


def relu_in_the_middle(V2, W1, W2, A1, A2, A3):
    return (V2 @ W2) * (A2 > 0)


def no_brackets(V2, W1, W2, A1, A2, A3):
    return V2 @ W2 * A2 * 1 - A2


def without_a_sign(V2, W1, W2, A1, A2, A3):
    return abs(V2 @ W2) * A2 * (1 - A2)


def mean_of_the_rows(V2, W1, W2, A1, A2, A3):
    return ((V2 @ W2) * A2 * (1 - A2)).mean(axis=0)


def one_row_only(V2, W1, W2, A1, A2, A3):
    rows = []
    for v, a in zip(V2, A2):
        rows.append(v @ W2 * a * (1 - a))
        return rows


def last_forgotten(V, A):
    grad = np.zeros((V.shape[1], A.shape[1]))
    for m in range(len(V) - 1):
        grad += np.outer(V[m], A[m])
    return grad / len(V)


def first_returned(V, A):
    grad = 0
    for v, a in zip(V, A):
        grad = grad + np.outer(v, a)
        return grad / len(V)


def flat(V, A):
    return (V.T @ A / len(A)).ravel()


def of_length_one(V, A):
    grad = V.T @ A
    return grad / np.linalg.norm(grad)


def tanh_without_the_two(Y, A3):
    return -(Y - A3) * (1 - A3**2)


def tanh_with_a_minus(V2, W1, W2, A1, A2, A3):
    return -(V2 @ W2) * (1 - A2**2)


WRONG = {
    "final sensitivity": [
        (the_error_alone, "phi' is missing"),
        (the_error_turned, "softmax with cross-entropy"),
        (uphill, "The sign is flipped"),
        (from_the_chain_rule_by_half, "phi' is missing: this is dJ/dA(3)"),
        (no_two, "The factor 2 is missing"),
        (slope_of_tanh, "the slope of tanh"),
        (sigmoid_once_more, "You apply phi to A3"),
        (slope_by_half, "A3 alone is not the slope"),
        (other_half_of_the_slope, "1 - A3 alone is not the slope"),
        (mean_too_early, "You take the mean over the instances"),
        (divided_by_the_batch, "You divide by the batch"),
        (still_squared, "still has the square"),
        (slope_of_the_target, "slope is taken at the targets"),
        (summed_up, "add everything up to one number"),
        (brackets_forgotten, "brackets"),
        (plus_in_the_slope, "`1 + A3` stood where"),
        (brackets_of_the_error_forgotten, "brackets"),
        (changed_in_place, "changes its arguments"),
        (slope_of_relu, "the slope of ReLU"),
        (the_error_itself, "the squared error itself"),
        (first_row_alone, "right in the first row, and 0 elsewhere"),
        (added_up_by_columns, "added up over its columns"),
        (tanh_without_the_two, "what this mistake gives divided by 2"),
    ],
    "recurrence": [
        (transposed, "W2 a ROW per unit of layer 2"),
        (as_the_slide_prints_it, "the slide's product as it stands"),
        (as_the_slide_prints_it_by_dot, "the slide's product as it stands"),
        (no_slope, "phi' is missing"),
        (slope_of_the_output, "A3 came out of layer 2"),
        (slope_of_the_input, "A1 is the input"),
        (weights_before, "W1 lies before layer 1"),
        (phi_once_more, "You apply phi to A2"),
        (half_the_slope, "A2 alone is not the slope"),
        (other_half, "1 - A2 alone is not the slope"),
        (tanhs_slope, "the slope of tanh"),
        (the_final_layers_formula, "The minus and the 2 are those of the last layer"),
        (a_minus, "The minus belongs to the update"),
        (averaged, "You divide by the batch"),
        (number_by_number, "number by number"),
        (output_sent_back, "this sends the output A3 back"),
        (the_slope_in_between, "phi' of layer 2 is in V2 already"),
        (relu_in_the_middle, "the slope of ReLU"),
        (no_brackets, "1 - A2 needs brackets"),
        (without_a_sign, "but for the sign of some numbers"),
        (mean_of_the_rows, "averaged over its rows"),
        (one_row_only, "ends after the first row"),
        (tanh_with_a_minus, "And not only that: your result has its sign turned"),
    ],
    "gradient": [
        (the_sum, "the gradient of the SUM"),
        (the_slides, "the slide's V A^T as it stands, and no mean"),
        (the_slides_mean, "the slide's V A^T as it stands"),
        (other_way_round, "The product is transposed"),
        (other_way_round_and_the_sum, "it is the sum over the batch"),
        (mean_over_the_units, "You divide by the layer's width"),
        (mean_over_the_inputs, "the width of the layer before"),
        (mean_over_all, "the number of all entries of V"),
        (mean_to_a_number, "one number is left"),
        (downhill, "The minus belongs to the update"),
        (number_by_number_mean, "number by number"),
        (mean_of_the_means, "the mean of V by the mean of A"),
        (halved, "You divide by 2 M"),
        (doubled, "comes in a second time"),
        (averaged_twice, "You divide by M twice"),
        (averaged_in_the_wrong_direction, "You multiply by M"),
        (last_instance, "one instance, the batch's last"),
        (of_the_biases, "the gradient of the biases"),
        (last_forgotten, "`V` and `A` lacked their last row"),
        (first_returned, "had their first row alone"),
        (flat, "in another shape"),
        (of_length_one, "the right direction and not the right length"),
    ],
}
