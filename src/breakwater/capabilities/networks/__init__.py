"""Networks: seen whole, each viewer exactly as far as it may."""
