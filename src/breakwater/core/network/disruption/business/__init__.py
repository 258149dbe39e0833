"""Break the business: leave no complete crime-script chain, at least cost or at the dearest replacement."""
