"""Everything that is shown where no game is: pages of lines, a file a kind or a few."""
