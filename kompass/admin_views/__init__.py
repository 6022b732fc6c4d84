"""Translating pages at the desk: lists, one text, files, and wagtail-localize's views behind checks of our own."""
