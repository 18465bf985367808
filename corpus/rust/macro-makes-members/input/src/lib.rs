pub struct Point(u8);
macro_rules! getter {
    ($name:ident) => {
        pub fn $name(&self) -> u8 {
            self.0
        }
    };
}
macro_rules! declared {
    ($name:ident) => {
        fn $name(&self) -> u8;
    };
}
macro_rules! constants {
    ($type:ty => $($name:ident),+ $(,)?) => {
        impl $type {
            $( pub const $name: u8 = 0; )+
        }
    };
}
impl Point {
    getter!(x);
    getter! { y }
}
pub trait Named {
    declared!(name);
}
constants!(Point => ORIGIN, UNIT,);
