"""Reading a request: its key, parameters, body and preconditions, each refused with the place that is wrong.

Bodies and parameters are read here and not by the framework, because more is refused than it can see:
names given twice, parameters that do not exist, texts where numbers belong.
"""
