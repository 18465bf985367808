mod a {
    pub mod b {
        pub struct Leaf;
        pub mod c {
            pub struct Twig;
            pub fn grow() {}
        }
    }
}
pub use a::{
    b::{
        c::{self as branch, *},
        Leaf,
    },
};
