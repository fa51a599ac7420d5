"""What is asked of a Redis client, and of which keys."""
