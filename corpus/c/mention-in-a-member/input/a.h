struct s { struct other *next; const struct third *t; enum late *e; };
