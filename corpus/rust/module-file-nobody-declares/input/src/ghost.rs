pub struct Nowhere;
