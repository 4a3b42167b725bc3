"""Many seeds of one plan, trained as one batched set of tensors."""
