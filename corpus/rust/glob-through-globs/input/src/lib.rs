mod a {
    pub mod inner {
        pub struct Deep;
    }
}
mod b {
    pub use crate::a::*;
}
mod c {
    pub use crate::b::inner::*;
}
pub use c::Deep;
