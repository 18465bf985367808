pub use first::Third as Fourth;
mod first {
    pub use super::second::Second as Third;
}
mod second {
    pub use crate::third::First as Second;
}
mod third {
    pub struct First;
}
