"""What push services are sent, as pydantic models of their formats.

Nothing here is loaded before a payload is made, or a manifest read that has parts of one: pydantic
takes longer to load than a message to render.
"""
