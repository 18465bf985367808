#[doc(hidden)]
pub mod internal {
    pub struct Kept;
    pub struct Left;
    pub mod child {
        pub struct Grand;
    }
}
pub use internal::child;
pub use internal::Kept;
