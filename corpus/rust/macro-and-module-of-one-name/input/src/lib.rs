/// A module.
pub mod trace {
    pub fn on() {}
}
/// A macro.
#[macro_export]
macro_rules! trace {
    () => {};
}
