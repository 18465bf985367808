struct s { enum { A1, A2 } k; enum named { B1 } n; union { enum { C1 } q; }; };
