"""What a workspace's declared names are used for, and changing them: ``privacy``, ``impact``, ``rename``."""
