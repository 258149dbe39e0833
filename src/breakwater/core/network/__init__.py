"""Networks as numbers: the graph, its measures, and where everything stands on the sheet."""
