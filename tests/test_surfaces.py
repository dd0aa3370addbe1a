"""The surfaces: their gradients, their minima, and the paths over them."""

import numpy as np
import pytest

import mlp_helpers as mlp

every_surface = pytest.mark.parametrize("surface", mlp.SURFACES.values(), ids=mlp.SURFACES)


def points(surface, n=40):
    """n points of the surface's box, shape (n, 2)."""
    left, right, bottom, top = surface.box
    return np.random.default_rng(0).uniform((left, bottom), (right, top), (n, 2))


def lowest_by_descent(surface, start, eta, steps=400):
    w = np.array(start, float)
    for _ in range(steps):
        w -= eta * surface(w)[1]
    return w


@every_surface
def test_gradient_agrees_with_centered_differences(surface):
    w = points(surface)
    assert mlp.relative_error(surface(w)[1], mlp.numerical_gradient(surface, w)) < 1e-7


@every_surface
def test_the_minimum_is_the_lowest_point_of_the_box(surface):
    J, gradient = surface(np.array(surface.minimum))
    assert np.linalg.norm(gradient) < 1e-3
    assert surface.grid(300)[2].min() >= J - 1e-6


@every_surface
def test_start_and_minimum_lie_in_the_box(surface):
    left, right, bottom, top = surface.box
    for x, y in (surface.start, surface.minimum):
        assert left < x < right and bottom < y < top


@every_surface
def test_many_points_at_once_equal_points_alone(surface):
    w = points(surface, 6)
    J, gradient = surface(w.reshape(2, 3, 2))
    for i, point in enumerate(w):
        alone_J, alone_gradient = surface(point)
        assert J.reshape(6)[i] == pytest.approx(alone_J, rel=1e-13)
        np.testing.assert_allclose(gradient.reshape(6, 2)[i], alone_gradient, rtol=1e-12)


@every_surface
def test_whole_numbers_and_lists_are_points_too(surface):
    assert surface([1, 2])[0] == surface(np.array([1.0, 2.0]))[0]
    assert surface(np.array([1, 2]))[1].dtype == np.float64
    assert surface(np.ones(2, np.float32))[1].dtype == np.float32


@every_surface
def test_grid_is_what_contours_want(surface):
    x, y, J = surface.grid(30)
    assert x.shape == y.shape == (30,) and J.shape == (30, 30)
    assert (x[0], x[-1], y[0], y[-1]) == surface.box
    assert J[4, 9] == pytest.approx(surface([x[9], y[4]])[0], rel=1e-12)  # row = y, column = x


@pytest.mark.parametrize("minimum", [(0.0, 1.0), None])
def test_contours_mark_the_lowest_point_where_there_is_one(minimum):
    _, ax = mlp.stage()
    surface = mlp.SURFACES["saddle"]._replace(minimum=minimum)
    mlp.plot_contours(ax, surface)
    assert [line.get_xydata().tolist() for line in ax.lines] == ([[[0, 1]]] if minimum else [])
    assert (*ax.get_xlim(), *ax.get_ylim()) == surface.box


@pytest.mark.parametrize("angle", [0, 30, 90, -45])
def test_a_ravine_has_the_curvatures_that_it_is_given(angle):
    surface = mlp.quadratic(steep=7, flat=2, angle=angle)
    hessian = surface(np.eye(2))[1]
    np.testing.assert_allclose(np.linalg.eigvalsh(hessian), [2, 7], rtol=1e-12)
    assert surface([0.3, 0.4])[0] == pytest.approx(
        np.array([0.3, 0.4]) @ hessian @ np.array([0.3, 0.4]) / 2, rel=1e-12
    )


def test_the_flat_axis_turns_by_the_angle():
    flat_axis = np.array([np.cos(np.radians(30)), np.sin(np.radians(30))])
    np.testing.assert_allclose(
        mlp.quadratic(steep=7, flat=2, angle=30)(flat_axis)[1], 2 * flat_axis, rtol=1e-12
    )


def test_in_a_turned_ravine_the_parameters_change_one_another():
    assert mlp.SURFACES["ravine"]([1, 0])[1][1] == 0
    assert abs(mlp.SURFACES["turned ravine"]([1, 0])[1][1]) > 1


def test_the_saddle_is_flat_at_the_origin_falls_along_y_and_has_two_minima():
    saddle = mlp.SURFACES["saddle"]
    assert not saddle([0, 0])[1].any()
    assert saddle([0.1, 0])[0] > saddle([0, 0])[0] > saddle([0, 0.1])[0]
    assert saddle([0, 1])[0] == saddle([0, -1])[0] == -0.25


def test_the_hills_have_local_minima_and_flat_areas():
    hills = mlp.SURFACES["hills"]
    starts = [(1.3, 0.5), (-0.3, 0.9), (0.2, -0.7), (-1.5, -0.2)]
    bottoms = [lowest_by_descent(hills, start, 0.1) for start in starts]
    for i, bottom in enumerate(bottoms):
        assert np.linalg.norm(hills(bottom)[1]) < 1e-9
        assert all(np.linalg.norm(bottom - other) > 0.3 for other in bottoms[:i])
    J = [float(hills(bottom)[0]) for bottom in bottoms]
    assert J[0] < min(J[1:]) - 0.2  # one is the lowest by far
    assert np.linalg.norm(bottoms[0] - hills.minimum) < 1e-3
    steepness = np.linalg.norm(hills(points(hills, 500))[1], axis=1)
    assert (steepness < 0.05).mean() > 0.1


def test_names_are_the_keys():
    assert all(surface.name == key for key, surface in mlp.SURFACES.items())


# ---- descend -------------------------------------------------------------------------------


@pytest.mark.parametrize("runs", [1, 3])
def test_descend_gives_a_path_per_run_its_start_first(runs):
    surface = mlp.SURFACES["ravine"]
    paths, ended = mlp.descend(surface, [mlp.Run("heavy ball", 0.01)] * runs, 15)
    assert paths.shape == (16, runs, 2) and ended == (None,) * runs
    assert (paths[0] == surface.start).all()
    assert (surface(paths[-1])[0] < surface(paths[0])[0]).all()


def test_descend_takes_one_start_for_all_or_one_for_each():
    runs = [mlp.Run("plain", 0.01)] * 2
    starts = np.array([[1.0, 1.0], [-1.0, 0.5]])
    both, _ = mlp.descend(mlp.SURFACES["ravine"], runs, 5, starts)
    for r in range(2):
        alone, _ = mlp.descend(mlp.SURFACES["ravine"], runs[:1], 5, starts[r])
        assert np.array_equal(both[:, r], alone[:, 0])


def test_a_descent_keeps_the_precision_of_its_start():
    for dtype in (np.float32, np.float64):
        start = np.array([1.0, -0.5], dtype)
        paths, _ = mlp.descend(mlp.SURFACES["ravine"], [mlp.Run("plain", 0.01)], 3, start)
        assert paths.dtype == dtype


def test_a_schedule_moves_with_each_step_of_a_descent():
    runs = [mlp.Run("plain", mlp.exponential(0.8, 0.5))] * 2
    for given in (runs, iter(runs)):
        paths, _ = mlp.descend(mlp.quadratic(1, 1), given, 3, (1.0, 0.0))
        wanted = np.cumprod([1, 1 - 0.8, 1 - 0.4, 1 - 0.2])
        np.testing.assert_allclose(paths[:, 1, 0], wanted, rtol=1e-12)


def test_a_ravine_says_where_it_is():
    made = mlp.quadratic()
    assert made.name == "ravine" and made.start == (-1.7, 0.9)
    assert made.box == (-2.2, 2.2, -1.3, 1.3) and made.minimum == (0, 0)
    assert made.grid(2)[2].shape == (2, 2)


def test_descend_keeps_its_shape_when_every_run_has_ended():
    paths, ended = mlp.descend(mlp.SURFACES["Rosenbrock"], [mlp.Run("plain", 1.0)] * 2, 30)
    assert paths.shape == (31, 2, 2) and np.isfinite(paths).all()
    assert all("diverged at update" in why for why in ended)
    same = (paths == paths[-1]).all(axis=(1, 2))
    assert same[same.argmax() :].all() and same.sum() > 20
