"""Templates to text: the environment, structure and values apart, MJML, limits, analysis."""
