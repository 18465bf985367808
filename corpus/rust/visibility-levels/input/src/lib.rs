pub struct Open;
pub(crate) struct Inside;
struct Closed;

pub mod shapes {
    pub(super) fn for_parent() {}
    pub(self) fn for_me() {}
    pub(in crate::shapes) fn for_shapes() {}
    pub fn for_all() {}
}
