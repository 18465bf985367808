#[deprecated]
pub fn bare() {}
#[deprecated = "use new"]
pub fn short() {}
#[deprecated(since = "1.2.0", note = "use `new`")]
pub fn long() {}
pub enum State {
    #[deprecated(note = "gone")]
    Old,
    New,
}
#[cfg_attr(unix, deprecated(note = "on unix"))]
pub fn there() {}
