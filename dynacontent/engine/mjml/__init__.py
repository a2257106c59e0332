"""MJML to HTML as npm's MJML makes it, by way of mrml.

A document is read as npm reads it, checked, its attributes are settled and its HTML is kept back;
what is left is plain enough for mrml, whose output is then mended and completed. Each step is
one function of one small module here; `pipeline` goes through them. It is loaded by who compiles:
a process that finds everything compiled needs none of it.
"""
