"""How organisations stand: how strong they are, who leads them, what the rules say of that."""
