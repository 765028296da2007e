"""Live sockets: what reaches whoever has a role open (casting.live), in the same process as the pages."""
