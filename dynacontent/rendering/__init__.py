"""The public workspace: where files, data, engine and channels meet."""
