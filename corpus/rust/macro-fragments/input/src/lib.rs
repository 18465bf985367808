macro_rules! types {
    ($($name:ident: $type:ty = $value:expr;)*) => { $( pub static $name: $type = $value; )* };
}
macro_rules! literals {
    ($($name:ident: $value:literal),*) => { $( pub const $name: i32 = $value; )* };
}
macro_rules! wrapper {
    ($name:ident<$life:lifetime>($type:ty)) => { pub struct $name<$life>(pub &$life $type); };
}
macro_rules! exports {
    ($($path:path),*) => { $( pub use $path; )* };
}
macro_rules! angle {
    ($name:ident < $type:ty >) => { pub struct $name(pub $type); };
}
types! {
    TABLE: &'static [(u8, fn(&str) -> Option<Vec<u8>>)] = &[];
    CALL: fn(u8) -> Box<dyn for<'a> Fn(&'a u8)> = call;
}
literals!(DOWN: -1, UP: 1);
wrapper!(Holder<'h>(Vec<Vec<u8>>));
exports!(std::rc::Rc, std::sync::Arc);
angle!(Pair<Vec<u8>>);
macro_rules! bodies {
    ($(fn $name:ident() -> $type:ty { $($statement:stmt);* })*) => { $( pub fn $name() -> $type { $($statement);* } )* };
}
bodies! {
    fn compares() -> bool { let x = 1; (x & 1) == 0x7f }
    fn matches() -> u8 { match 1 { _ => 2 } }
}
macro_rules! whole_bodies {
    (fn $name:ident() -> $type:ty $body:block) => { pub fn $name() -> $type $body };
    (fn $name:ident() $body:block ?= $other:expr) => { whole_bodies! { fn $name() -> () $body } };
}
whole_bodies! { fn captured() { drop(1) } ?= () }
