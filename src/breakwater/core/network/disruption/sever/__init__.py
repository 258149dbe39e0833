"""Cut what flows: maximum-flow interdiction on routes and roles, with its proof and what would flow instead."""
