"""Code that is copied into exported files, one module per kind of data; names in capitals are replaced by fitted values."""
