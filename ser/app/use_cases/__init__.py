"""What players can do, one file an area; every door calls these."""
