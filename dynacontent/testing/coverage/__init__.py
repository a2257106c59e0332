"""Which branches of templates no test reached: gathered in a run, told at its end in several forms."""
