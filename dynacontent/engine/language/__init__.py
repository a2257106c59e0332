"""What authors write between braces: filters, tests and functions, with their types, in one register."""
