"""How fast it is, against what: see docs/performance.md. No part of the installed package."""
