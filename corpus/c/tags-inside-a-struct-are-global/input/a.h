struct out { struct inner { int a; } i; enum color { RED, GREEN } c; };
