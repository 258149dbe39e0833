"""Plan under ties that may not exist: sampled networks, the plan that is best on their average, what is worth learning."""
