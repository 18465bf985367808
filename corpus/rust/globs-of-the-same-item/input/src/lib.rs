mod a {
    pub struct Same;
}
mod b {
    pub use crate::a::*;
}
pub use a::*;
pub use b::*;
