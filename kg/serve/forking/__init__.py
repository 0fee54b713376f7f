"""Work that can be ended: a process that loads what it needs once, and forks for each request, under limits of time and
memory in the kernel. `parent` is the side of the server, `child` that of the process, `frames` what goes between."""
