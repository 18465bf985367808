pub struct Here;
#[path = "a.rs"]
pub mod again;
