"""A small web shop on Redis: what a service looks like before its Redis becomes a cluster."""
