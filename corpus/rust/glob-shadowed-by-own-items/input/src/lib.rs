mod parts {
    pub struct Bolt {
        pub theirs: u8,
    }
    pub struct Nut {}
    pub fn gear() {}
    pub mod gear {
        pub struct Theirs;
    }
}
pub use parts::*;
pub struct Bolt {
    pub mine: u8,
}
struct Nut {}
pub mod gear {
    pub struct Mine;
}
