"""What is wrong with a workspace, found when it is loaded: templates, expressions, data, people."""
