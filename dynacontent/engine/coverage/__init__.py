"""Which branches of templates were reached: the branches there are, and an environment that notes them."""
