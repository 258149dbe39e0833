"""Disrupt: from a network, an aim and limits to a plan that says how good it is. A plan is a lead, not grounds."""
