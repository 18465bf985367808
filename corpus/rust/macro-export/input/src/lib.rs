pub mod a {
    #[macro_export]
    macro_rules! public {
        () => {};
    }
}
mod p {
    #[macro_export]
    #[doc(hidden)]
    macro_rules! hidden {
        () => {};
    }
    macro_rules! private {
        () => {};
    }
}
pub fn body() {
    #[macro_export]
    macro_rules! from_a_body {
        () => {};
    }
}
pub mod named {
    pub use crate::public as other;
}
