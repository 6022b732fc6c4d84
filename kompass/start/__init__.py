"""„Ich weiß nicht, wo ich anfangen soll“: from plain answers to topics, contacts and a person."""
