"""Each quiz of each notebook: the option that it tells right is the right one."""

import pytest
from notebook_tools import NAMES, quizzes

# {notebook: {question: its right options}}, kept by hand: think a quiz over that changes.
RIGHT = {
    "00_start_here": {
        "On a ravine, why not simply take a larger η?": [
            "The steep direction diverges before the flat one is fast"
        ],
        (
            "The lecture's J is a sum over the batch; the course's J is the mean. At batch "
            "size M, which η makes the same step?"
        ): ["the lecture's η is the course's divided by M"],
    },
    "01_backpropagation": {
        "Slide 1 says: propagate the <i>weights</i> forward. What travels forward?": [
            "the activations A"
        ],
        "Where is the problem of vanishing gradients introduced?": [
            "in the recurrence: each layer multiplies V by φ′ and by Wᵀ"
        ],
        (
            "A 10-layer ReLU network starts with uniform weights in [-1, 1]; its first "
            "layers' gradients are huge. What would you change first?"
        ): ["the start: draw the weights by He's rule"],
    },
    "02_mini_batching": {
        "How many updates does one epoch of 1437 digits make, in batches of 32?": ["45"],
        "Why does the slide say “shuffle” at the end of each row? (Two answers are right.)": [
            "So that batches are random samples, not neighbors in the file",
            "So that an instance meets other company each time",
        ],
        "The slide's new problem: mini-batch updates are erratic. What helps against it? "
        "(Several answers are right.)": [
            "Momentum",
            "Adaptive learning steps (cooling)",
            "A larger batch",
        ],
        "One epoch in batches of 32, or one full-batch update: what do they have in common?": [
            "The number of instances processed"
        ],
    },
    "03_momentum": {
        "Slide 3 lists problems of the loss landscape. Which list is complete?": ["All three"],
        "You hold η fixed (say ηλ = 0.5) and let β → 1. What does the heavy ball do?": [
            "It stays stable, but settles ever more slowly: it swings on and on."
        ],
        (
            "A heavy ball swings on both axes of a ravine: at this η and β both ends of the bar "
            "are above the dashed line. You make β a little smaller. What happens?"
        ): ["It settles sooner, on both axes alike."],
    },
    "04_nesterov": {
        "Where does standard Nesterov take the gradient for its step from Wₖ?": [
            "At Wₖ − βρₖ₋₁, where the remembered step alone would lead"
        ],
        "Which way does the printed formula look, and why?": [
            "Uphill: it adds a gradient, while the update subtracts ρ"
        ],
        (
            "All curvatures of this J lie between 1 and 25, and heavy ball has the best setting "
            "for just these. Why does it cycle all the same?"
        ): ["The setting is best for parabolas; this J's curvature changes on the way"],
    },
    "05_cooling": {
        "What does η₀^(1 + k d) do at η₀ = 1?": ["Nothing: the rate stays 1."],
        (
            "J of a constant η has leveled off far above the minimum, at the noise floor. "
            "What lowers the floor by about half?"
        ): ["Half the learning rate, or twice the batch."],
        "Which rule makes η smaller when J stops falling?": ["Reduce on plateau."],
    },
    "06_comparing_optimizers": {
        (
            "“At η = 0.1, heavy ball with β = 0.9 needs a third of the epochs that plain "
            "descent needs at η = 0.1.” What has been shown?"
        ): ["That here its memory or its ten times longer step helped, one or both"],
        "You multiply the whole objective J by 1000. What happens to Adam's path (ε is tiny)?": [
            "Hardly anything"
        ],
        (
            "Your optimizer has three settings, and you try 50 combinations. On which data do "
            "you compare them?"
        ): ["On the validation data; the test data come once, at the end"],
    },
    "07_mlp_neural_networks": {
        (
            "The demo trains <code>nn</code>, then <code>nn_mini</code>, and prints two test "
            "accuracies: 0.9389 and 0.9389. The likeliest reason?"
        ): ["The second line scores nn again, not nn_mini"],
        (
            "Squared error, η far too high: J sits at 1.00 for many epochs and nothing is NaN. "
            "What has happened?"
        ): [
            (
                "The sigmoid outputs saturated: a (1 - a) is almost 0, so hardly any "
                "sensitivity is left"
            )
        ],
    },
}


@pytest.mark.parametrize("name", NAMES)
def test_the_right_options_of_each_quiz(name):
    asked = quizzes(name)
    assert {question: right for question, (right, _) in asked.items()} == RIGHT.get(name, {})
    assert all(wrong for _, wrong in asked.values())


def test_each_notebook_asks():
    assert set(RIGHT) == set(NAMES)
