mod parts {
    pub struct Bolt;
    pub struct Nut;
}
use parts::Bolt;
pub use parts::*;
