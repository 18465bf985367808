mod a {
    pub trait Extra {
        fn more(&self);
    }
}
pub use a::Extra as _;
pub struct Only;
