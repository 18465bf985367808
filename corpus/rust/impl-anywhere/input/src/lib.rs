pub struct Wheel;
mod a {
    use super::Wheel;
    impl Wheel {
        pub fn here(&self) {}
    }
    impl crate::Wheel {
        pub const SPOKES: u8 = 32;
    }
}
#[doc(hidden)]
pub mod b {
    use super::*;
    impl Wheel {
        pub fn by_glob(&self) {}
    }
}
const _: () = {
    impl Wheel {
        pub fn in_a_constant(&self) {}
    }
};
fn body() {
    impl Wheel {
        pub fn in_a_body(&self) {}
    }
}
