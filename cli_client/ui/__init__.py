"""The full-screen face: pure pictures of the state, shown by prompt-toolkit on trio."""
