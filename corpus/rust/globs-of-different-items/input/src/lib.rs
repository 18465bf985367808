mod a {
    pub struct Twin {
        pub a: u8,
    }
}
mod b {
    pub struct Twin {
        pub b: u8,
    }
}
pub use a::*;
pub use b::*;
