"""Imports from outside: read → check each row → show → write once.

`reading` turns any format into items with typed values and says where each stands. `staging` compares them with what
stands here and keeps the result as rows of the import, `writing` writes these in one transaction. `runs` is the act
behind the desk and the command.
"""
