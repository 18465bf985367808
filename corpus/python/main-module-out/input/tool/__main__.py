from .cli import main

VERBOSE = True
main()
