pub mod a {
    pub use crate::b::*;
    pub struct InA;
}
pub mod b {
    pub use crate::a::*;
    pub struct InB;
}
