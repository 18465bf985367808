pub mod prelude {
    pub use crate as whole;
    pub struct Key;
}
