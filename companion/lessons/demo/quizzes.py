"""The questions of lesson 07, with their answers."""

SAME_ACCURACY_QUIZ = (
    "The demo trains <code>nn</code>, then <code>nn_mini</code>, and prints two test accuracies: "
    "0.9389 and 0.9389. The likeliest reason?",
    (
        "Both networks have learned the same function",
        False,
        "Two runs with different batches hardly ever agree on every single test image.",
    ),
    (
        "The second line scores nn again, not nn_mini",
        True,
        "This is the demo's own slip: <code>nn.predict</code> stands where "
        "<code>nn_mini.predict</code> should. Numbers that agree to all digits deserve suspicion.",
    ),
    ("0.9389 is the best that any network can do here", False, "Section 5 gets above 0.96."),
)

STUCK_AT_A_CONSTANT_QUIZ = (
    "Squared error, η far too high: J sits at 1.00 for many epochs and nothing is NaN. What do the "
    "ten output units say?",
    (
        "Nothing: the gradient overflowed",
        False,
        "An overflow would show as inf or NaN, and our training loop would stop and name the "
        "update.",
    ),
    (
        "0 each, whatever the digit",
        True,
        "So each digit costs (1 - 0)² = 1. The units are so deep in saturation that hardly any "
        "sensitivity brings them back. Where no slope is left for good, our training loop calls "
        "such a run collapsed.",
    ),
    (
        "0.1 each, whatever the digit",
        False,
        "That is the best that a constant output can do, and costs 0.90. This is worse.",
    ),
    (
        "1 each, whatever the digit",
        False,
        "Then nine of the ten would be wrong by 1, and J would sit at 9.",
    ),
)
