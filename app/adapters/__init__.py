"""Everything that touches a store, a model or a service; wired in ``app.wiring`` alone."""
