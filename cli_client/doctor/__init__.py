"""``cli-client doctor``: what the client finds around it, to be pasted into a bug report; no secret is in it."""
