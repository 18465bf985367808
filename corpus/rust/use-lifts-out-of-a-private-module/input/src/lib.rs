mod engine {
    pub struct Piston {
        pub bore: f32,
        stroke: f32,
    }
    impl Piston {
        pub fn volume(&self) -> f32 {
            self.bore * self.stroke
        }
    }
}
pub use engine::Piston;
