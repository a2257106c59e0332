"""Banners that stand in other people's pages: scoped, inlined, without script."""
