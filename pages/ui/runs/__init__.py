"""What all pages that list or use runs share: names and status, queueing reasons, choosing and submitting runs."""
