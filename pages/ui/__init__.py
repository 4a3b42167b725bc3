"""What the pages share: language, state, forms, problems, colours, components and the server's own routes."""
