mod a {
    #[doc(hidden)]
    pub struct Secret;
    pub struct Open;
}
pub use a::{Open, Secret};
