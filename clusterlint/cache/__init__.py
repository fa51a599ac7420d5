"""What one run leaves for the next: bytes by key, in a folder that may be lost, cut short or forged."""
