void (*set_handler(int sig, void (*h)(int)))(int);
