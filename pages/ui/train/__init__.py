"""The Train page: what one run needs beside its board."""
