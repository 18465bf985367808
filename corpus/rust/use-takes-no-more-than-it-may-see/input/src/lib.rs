mod engine {
    pub(crate) fn hidden() {}
    pub mod hidden {
        pub struct Gauge;
    }
}
pub use engine::hidden;
