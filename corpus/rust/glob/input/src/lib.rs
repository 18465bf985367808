mod parts {
    pub struct Bolt;
    pub fn turn() {}
    pub(crate) fn grease() {}
    fn loose() {}
}
pub use parts::*;
