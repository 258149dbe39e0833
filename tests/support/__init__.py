"""What tests that span folders share. Modules of the product are imported inside: Django is set up later."""
