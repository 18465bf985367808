mod a {
    pub struct One;
    pub struct Two;
}
mod b {
    #[doc(hidden)]
    pub use crate::a::One;
    pub use crate::a::Two;
}
pub use b::*;
pub mod by_name {
    pub use crate::b::One;
}
