mod a {
    pub struct Bolt;
}
use a::*;
pub use a::*;
