pub fn drive() {}
