"""Third-party libraries that use Redis: what shows it."""
