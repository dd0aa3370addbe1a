"""What section 2 of notebook 03 claims of balls with mass on slide 5's landscape, asserted."""

import numpy as np
import pytest
from notebook_tools import claim, named

from companion.lessons.momentum import where_mass_ends
from companion.lessons.momentum.balls import roll_down
from companion.lessons.momentum.landscape import STARTS, camera, where
from companion.lessons.momentum.quizzes import RIM_QUIZ
from companion.lessons.momentum.solid import TOP

NAME = "03_momentum"
STARTING = np.stack(np.meshgrid(*STARTS), axis=-1)
# mass, friction: as many as come to rest in the steps that `where_mass_ends` makes
BALLS = [(0.5, 0.5), (1.0, 0.5), (1.0, 0.35), (2.0, 1.0), (3.0, 0.7), (4.0, 0.5)]
DEEP, SHALLOW, PLAIN = (
    "bowl around the deep dent", "bowl around the shallow dent", "slide 3's plain",
)  # fmt: skip


@pytest.fixture(scope="module")
def landscapes():
    return named(NAME, "LANDSCAPES")


def test_the_bowls_have_the_gradient_that_they_say(landscapes):
    for ground in landscapes.values():
        for w in np.random.default_rng(0).uniform(-2, 2, (5, 2)):
            e = 1e-6 * np.eye(2)
            slopes = (ground(w + e)[0] - ground(w - e)[0]) / 2e-6
            assert ground(w)[1] == pytest.approx(slopes, abs=1e-8)


def test_many_balls_roll_as_each_alone(landscapes):
    ground, starts = landscapes[DEEP], STARTING[::19, ::29].reshape(-1, 2)
    masses = np.geomspace(0.01, 8, len(starts))[:, None]
    together = roll_down(ground, masses, 0.5, w=starts)
    for r, (mass, start) in enumerate(zip(masses[:, 0], starts)):
        assert together[:, r] == pytest.approx(roll_down(ground, mass, 0.5, w=start), abs=1e-12)


@claim(
    NAME,
    "the light ball (black) goes straight downhill and stops in the shallow dent. The heavy one "
    "(blue, dashed) rolls through that same dent, on over the flat, and swings in the deep dent",
    over="the picture shown",
)
def test_the_heavy_ball_passes_the_shallow_dent(landscapes):
    panel = named(NAME, "roll_on")
    first = panel.values()
    start = np.array([first["w1"], first["w2"]])
    light, heavy = (roll_down(landscapes[DEEP], m, first["c"], w=start) for m in (0.01, first["m"]))
    ends = {"shallow": (-1.5, 1.09), "deep": (1.6, 0.78)}
    assert where(light[-1], ends) == "shallow" and where(heavy[-1], ends) == "deep"
    assert "shallow" in {where(w, ends) for w in heavy[:100]}
    swings = heavy[150:, 0] - ends["deep"][0]
    assert np.count_nonzero(np.diff(np.sign(swings))) >= 2
    _, says = next(panel.pictures(**first | {"k": 300}))
    assert says.startswith(f"{DEEP}, after 300 steps")
    assert f"heavy ball is at w = ({heavy[-1, 0]:.1f}, {heavy[-1, 1]:.1f})" in says
    assert f"light ball is at w = ({light[-1, 0]:.1f}, {light[-1, 1]:.1f})" in says


@claim(
    NAME,
    "Here the light ball stops in the deep dent, the lowest place on this map. The heavy one rolls "
    "past it and on to the bottom of the bowl, and is caught in the shallow dent there.",
    over="the picture shown",
)
def test_the_heavy_ball_rolls_past_the_lowest_place(landscapes):
    ground, start = landscapes[SHALLOW], np.array([2.5, -1.2])
    light, heavy = (roll_down(ground, m, 0.5, w=start)[-1] for m in (0.01, 2.0))
    assert np.hypot(*(heavy - (-1.6, 1.1))) < 0.25
    assert ground(light)[0] == pytest.approx(ground.grid(400)[2].min(), abs=0.01)
    assert ground(heavy)[0] > ground(light)[0] + 0.1


@pytest.mark.slow
@claim(
    NAME,
    "**Mass follows the ground as a whole: where it changes the end, the heavy ball mostly ends "
    "nearer to the bowl's bottom, wherever that is.**",
    over="14 drawn bowls, 2 balls; 600 starts",
)
@pytest.mark.parametrize("m, c", [(2.0, 0.5), (1.0, 0.35)])
def test_mass_follows_the_ground_as_a_whole(m, c):
    starts = STARTING[::2, ::2]
    for seed in range(100, 107):
        rng = np.random.default_rng([seed, int(10 * m)])
        bottom = rng.uniform((-2, -1.5), (2, 1.5))
        bowl = named(NAME, "in_a_bowl")(bottom, rng.uniform(0.035, 0.045))
        light, heavy = (
            np.linalg.norm(roll_down(bowl, mass, c, steps=800, w=starts)[-1] - bottom, axis=-1)
            for mass in (0.01, m)
        )
        nearer, farther = (heavy < light - 0.3).sum(), (heavy > light + 0.3).sum()
        assert nearer >= 5 and nearer > 2 * farther


@claim(
    NAME,
    "**In the bowl around the deep dent that is the better place: it often ends deeper, and hardly "
    "ever less deep.**",
    over="6 balls; all 2301 starts",
)
def test_mass_helps_where_the_bowl_leads_to_the_deepest_dent(landscapes):
    for m, c in BALLS:
        deeper, less_deep = where_mass_ends(landscapes[DEEP], m, c)
        assert deeper > 50 and less_deep <= 3


@claim(
    NAME,
    "**In the bowl around the shallow dent mass does more harm than good.**",
    over="6 balls; all 2301 starts",
)
def test_mass_harms_where_the_bowl_leads_elsewhere(landscapes):
    for m, c in BALLS:
        deeper, less_deep = where_mass_ends(landscapes[SHALLOW], m, c)
        assert less_deep > 4 * deeper


@pytest.mark.slow
@claim(
    NAME, "**On the plain it changes the end for fewer than one start in fifty.**",
    over="6 balls; all 2301 starts",
)  # fmt: skip
def test_on_the_plain_mass_hardly_matters(landscapes):
    for m, c in BALLS:
        assert sum(where_mass_ends(landscapes[PLAIN], m, c)) < STARTING[..., 0].size / 50


def test_no_ball_comes_higher_than_it_began(landscapes):
    """What the quiz says: over 600 starts, and masses and frictions at the sliders' ends, too."""
    for ground in landscapes.values():
        for m, c in [(0.01, 0.35), (0.125, 0.35), (2.0, 0.5), (8.0, 0.35), (8.0, 3.8)]:
            heights = ground(roll_down(ground, m, c, w=STARTING[::2, ::2]))[0]
            assert (heights <= heights[0] + 1e-9).all()


def test_from_the_wall_of_the_shallow_dent_no_mass_leaves_it(landscapes):
    """The quiz's right answer, where friction is next to none, too (as one wrong option has it)."""
    assert [right for _, right, _ in RIM_QUIZ[1:]].count(True) == 1
    ground, dent = landscapes[PLAIN], np.array([-1.6, 1.1])
    around = np.linspace(0, 2 * np.pi, 12)
    starts = dent + 0.7 * np.stack([np.cos(around), np.sin(around)], axis=-1)
    for m, c in [(0.01, 0.5), (2.0, 0.5), (8.0, 0.5), (100.0, 0.5), (8.0, 0.01)]:
        path = roll_down(ground, m, c, steps=3000, w=starts)
        assert np.hypot(*(path - dent).transpose(2, 0, 1)).max() < 1.0


@pytest.mark.parametrize("name", [DEEP, SHALLOW, PLAIN])
def test_the_ground_hides_nothing_from_the_camera(landscapes, name):
    """A fold would turn the picture's orientation: where it turns nowhere, nothing is hidden, and
    what is drawn over the solid lies on its visible side."""
    x, y = np.linspace(-3, 3, 200), np.linspace(-2, 2, 150)
    places = np.stack(np.meshgrid(x, y), axis=-1)
    seen = np.stack(camera(landscapes[name], TOP)(places.reshape(-1, 2))).reshape(2, 150, 200)
    (right_x, right_y), (up_x, up_y) = np.gradient(seen, axis=2), np.gradient(seen, axis=1)
    assert (right_x * up_y - right_y * up_x > 0).all()
    assert seen.min() > 0 and seen[0].max() < 420 and seen[1].max() < 400


def test_both_balls_are_seen_at_the_start_and_ride_on_the_solid(landscapes):
    panel, on_the_solid = named(NAME, "roll_on"), camera(landscapes[DEEP], TOP)
    for k in (0, 150, 300):
        marks, _ = next(panel.pictures(**panel.values(k=k)))
        heavy, light = (mark for mark in marks if mark.ax == 3 and hasattr(mark, "size"))
        assert heavy.size > light.size  # the light one is drawn later: on top
        paths = [mark for mark in marks if mark.ax == 1 and hasattr(mark, "dash")]
        for ball, path in zip((heavy, light), paths):
            place = np.array([[path.x[-1], path.y[-1]]])
            touches = on_the_solid(place)[:, 0]
            assert ball.x == pytest.approx(touches[0])
            assert 0 < ball.y - touches[1] <= ball.size / 2


def test_a_run_is_made_when_a_slider_moves_and_not_at_every_tick(landscapes):
    calls = []
    name = named(NAME, "rolling_on")
    ground = landscapes[PLAIN]
    counted = ground._replace(formula=lambda *w: calls.append(1) or ground.formula(*w))
    panel = name({"one": counted})
    next(panel.pictures(**panel.values(k=3)))
    first = len(calls)
    next(panel.pictures(**panel.values(k=6)))
    assert len(calls) - first < 10 < first
