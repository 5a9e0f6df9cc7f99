"""Rooms: where people gather before they play, with their invitations. A room is the list of what happened in it."""
