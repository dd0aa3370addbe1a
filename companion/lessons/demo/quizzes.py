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
    "Squared error, η far too high: J sits at 1.00 for many epochs and nothing is NaN. What has "
    "happened?",
    (
        "The gradient overflowed",
        False,
        "An overflow would show as inf or NaN, and our training loop would stop and name the "
        "update.",
    ),
    (
        "The sigmoid outputs saturated: a (1 - a) is almost 0, so hardly any sensitivity is left",
        True,
        "All ten outputs are at 0, whatever the digit, and each digit costs (1 - 0)² = 1. That is "
        "worse than the best constant output, 0.1 each, whose J is 0.90. Where no slope is left "
        "for good, our training loop calls such a run collapsed.",
    ),
    (
        "It has reached a local minimum with high curvature",
        False,
        "A plain, rather: the gradient is almost 0 far and wide, slide 3's large flat area.",
    ),
)
