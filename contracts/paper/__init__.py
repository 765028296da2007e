"""The paper that contracts are written on: what a template may say, what fills it, and the words built in. Pure."""
