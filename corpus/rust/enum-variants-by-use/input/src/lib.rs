mod a {
    pub enum Shape {
        Point,
        Circle(f32),
        Box { width: f32 },
    }
}
pub use a::Shape::{Box as Crate, Point};
pub mod all {
    pub use crate::a::Shape::*;
}
