"""What pages are made of: a room per page, and what all of them share."""
