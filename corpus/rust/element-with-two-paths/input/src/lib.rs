pub mod engine {
    pub struct Valve;
    impl Valve {
        pub fn close(&mut self) {}
    }
}
pub use engine::Valve;
