"""The Predict page: what a trained network predicts for new samples."""
