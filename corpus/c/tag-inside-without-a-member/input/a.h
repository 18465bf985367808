struct out { union inner { int a; }; int b; };
