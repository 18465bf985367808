enum e { A, B __attribute__((deprecated)), C = 5, D = C << 2, };
