"""`loopwatch report`: one page to send or to cite, with the pictures of the screens."""
