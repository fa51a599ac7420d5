"""A shop's carts: the client is made in main, handed to a setter, and used two modules further on."""
