"""The demo: the example data sets, entered through the same operations that people use."""
