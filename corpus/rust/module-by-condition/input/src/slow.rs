pub struct Slow;
