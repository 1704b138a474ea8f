"""System checks: what must be there for the site to keep its word."""
