int f(int a[static 4], int n, int b[n], int c[*]);
