"""Classes of one's own, side by side: images are dropped, drawn or photographed into each, and a network learns them."""
