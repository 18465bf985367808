extern crate self as me;
pub mod a {
    pub struct Part;
}
pub use me::a::Part as Piece;
