pub fn wrong() {}
