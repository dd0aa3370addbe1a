"""Lesson 01: right answers, written otherwise."""

import numpy as np

# -- the final layer's sensitivity


def expanded(Y, A3):
    return 2 * (A3 - Y) * (A3 - A3**2)


def slope_first(Y, A3):
    slope = A3 * (1.0 - A3)
    dJ_dA = -2.0 * (Y - A3)
    return slope * dJ_dA


def with_numpys_names(Y, A3):
    return np.multiply(np.multiply(2, np.subtract(A3, Y)), np.multiply(A3, np.subtract(1, A3)))


def in_loops(Y, A3):
    M, S_2 = Y.shape
    V2 = np.zeros((M, S_2))
    for i in range(M):
        for j in range(S_2):
            V2[i, j] = -2 * (Y[i, j] - A3[i, j]) * A3[i, j] * (1 - A3[i, j])
    return V2


def row_by_row(Y, A3):
    return [-2 * (y - a) * a * (1 - a) for y, a in zip(Y, A3)]


def in_float32(Y, A3):
    Y, A3 = Y.astype(np.float32), A3.astype(np.float32)
    return -2 * (Y - A3) * A3 * (1 - A3)


def in_place_on_a_copy(Y, A3):
    V2 = Y.copy()
    V2 -= A3
    V2 *= -2
    V2 *= A3
    V2 *= 1 - A3
    return V2


def by_einsum(Y, A3):
    return np.einsum("mi,mi,mi->mi", 2 * (A3 - Y), A3, 1 - A3)


def slope_around_the_middle(Y, A3):
    return -2 * (Y - A3) * (0.25 - (A3 - 0.5) ** 2)


# -- the recurrence


def recurrence_slope_first(V2, W1, W2, A1, A2, A3):
    return A2 * (1 - A2) * (V2 @ W2)


def recurrence_as_on_the_slide(V2, W1, W2, A1, A2, A3):
    return (A2.T * (1 - A2.T) * (W2.T @ V2.T)).T


def recurrence_by_einsum(V2, W1, W2, A1, A2, A3):
    return np.einsum("mj,ji,mi,mi->mi", V2, W2, A2, 1 - A2)


def recurrence_by_dot(V2, W1, W2, A1, A2, A3):
    return np.dot(V2, W2) * (A2 - A2**2)


def recurrence_in_loops(V2, W1, W2, A1, A2, A3):
    V1 = np.zeros_like(A2)
    for m in range(V1.shape[0]):
        for i in range(V1.shape[1]):
            back = 0.0
            for j in range(W2.shape[0]):
                back += V2[m, j] * W2[j, i]
            V1[m, i] = back * A2[m, i] * (1 - A2[m, i])
    return V1


def recurrence_in_float32(V2, W1, W2, A1, A2, A3):
    V2, W2, A2 = (array.astype(np.float32) for array in (V2, W2, A2))
    return (V2 @ W2) * A2 * (1 - A2)


def recurrence_in_place(V2, W1, W2, A1, A2, A3):
    V1 = V2 @ W2
    V1 *= A2
    V1 *= 1 - A2
    return V1


def recurrence_row_by_row(V2, W1, W2, A1, A2, A3):
    return [W2.T @ v * a * (1 - a) for v, a in zip(V2, A2)]


def recurrence_distributed(V2, W1, W2, A1, A2, A3):
    back = V2 @ W2
    return back * A2 - back * A2 * A2


# -- the gradient


def gradient_turned_back(V, A):
    return (A.T @ V).T / len(V)


def gradient_by_einsum(V, A):
    return np.einsum("mi,mj->ij", V, A) / V.shape[0]


def gradient_as_a_mean(V, A):
    return np.mean(V[:, :, None] * A[:, None, :], axis=0)


def gradient_in_a_loop(V, A):
    total = np.zeros((V.shape[1], A.shape[1]))
    for v, a in zip(V, A):
        total += np.outer(v, a)
    return total / len(V)


def gradient_in_float32(V, A):
    V, A = np.float32(V), np.float32(A)
    return V.T @ A / len(A)


def gradient_mean_first(V, A):
    M = V.shape[0]
    return np.dot((V / M).T, A)


def gradient_as_lists(V, A):
    return (np.transpose(V) @ A / np.size(A, 0)).tolist()


def gradient_weight_by_weight(V, A):
    return np.array([[np.mean(v * a) for a in A.T] for v in V.T])


def gradient_by_tensordot(V, A):
    return np.tensordot(V, A, axes=(0, 0)) * (1 / len(A))


def by_a_quarter(Y, A3):
    return (A3 - Y) * (0.5 - 2 * (A3 - 0.5) ** 2)


def with_a_slope_as_default(Y, A3, slope=lambda a: a - a**2):
    return np.multiply(2 * np.subtract(A3, Y), slope(A3))


def by_diagonals(V2, W1, W2, A1, A2, A3):
    return [v @ W2 @ np.diag(a * (1 - a)) for v, a in zip(V2, A2)]


def by_matrices(V2, W1, W2, A1, A2, A3):
    return np.multiply(np.matrix(V2) * np.matrix(W2), A2 - A2**2)


def as_a_running_mean(V, A):
    mean = np.zeros((V.shape[1], A.shape[1]))
    for i, (v, a) in enumerate(zip(V, A), 1):
        mean += (np.outer(v, a) - mean) / i
    return mean


def by_average(V, A):
    return np.average([np.outer(v, a) for v, a in zip(V, A)], axis=0)


RIGHT = {
    "final sensitivity": [
        expanded, slope_first, with_numpys_names, in_loops, row_by_row, in_float32,
        in_place_on_a_copy, by_einsum, slope_around_the_middle,
        by_a_quarter, with_a_slope_as_default,
    ],
    "recurrence": [
        recurrence_slope_first, recurrence_as_on_the_slide, recurrence_by_einsum,
        recurrence_by_dot, recurrence_in_loops, recurrence_in_float32, recurrence_in_place,
        recurrence_row_by_row, recurrence_distributed,
        by_diagonals, by_matrices,
    ],
    "gradient": [
        gradient_turned_back, gradient_by_einsum, gradient_as_a_mean, gradient_in_a_loop,
        gradient_in_float32, gradient_mean_first, gradient_as_lists, gradient_weight_by_weight,
        gradient_by_tensordot,
        as_a_running_mean, by_average,
    ],
}  # fmt: skip
