"""Which calls are followed, and what is known of what is not."""
