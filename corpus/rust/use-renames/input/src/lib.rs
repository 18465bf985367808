mod engine {
    pub fn ignite() {}
}
pub use engine::ignite as start;
