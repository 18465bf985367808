pub mod lost;
pub fn here() {}
