pub mod inner {
    pub struct Core;
    pub use super::*;
}
pub use self::inner::*;
