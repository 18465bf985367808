mod a {
    pub struct Part;
}
pub mod b {
    pub use a::Part;
    pub use ::a::Part as Piece;
}
