"""One network drawn twice at the same places, before and after some are gone: for pages and paper, without a browser."""
