"""Fragment: leave as few connected pairs as possible. Exact, by branch and bound with a bound from routed flow."""
