"""Still Plotly pictures, one renderer per view kind."""
