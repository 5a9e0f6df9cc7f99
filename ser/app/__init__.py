"""The application: use cases on games held in memory; it knows neither sockets nor databases."""
