"""The demo: the example data sets, entered through the same operations that people use."""

from breakwater.config.progress import Progress


def load(progress: Progress) -> None:
    """Load the example data sets; the models are imported only once Django is set up."""
    from breakwater.config.demo.load import load as load_all

    load_all(progress)
