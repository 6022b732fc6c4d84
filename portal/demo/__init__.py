"""The believable region of `make run`: texts and records marked „Beispieldaten“, and the acts that load them."""
