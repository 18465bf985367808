int part(void);
