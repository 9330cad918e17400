"""Graphics boards and other devices, through the drivers that the machine has.

The driver is loaded by cffi in a child process (child.py), so that one that hangs or crashes
is an error here and nothing worse. text/ holds the search in one text for every language.
"""
