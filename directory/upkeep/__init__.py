"""How providers keep their own records fresh: who is asked when, the link, what they answer, what becomes of it."""
