mod a {
    pub(crate) use crate::b::Inside;
    use crate::b::Mine;
    pub struct Open;
}
mod b {
    pub struct Inside;
    pub struct Mine;
}
pub use a::*;
