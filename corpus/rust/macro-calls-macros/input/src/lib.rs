#[macro_export]
#[doc(hidden)]
macro_rules! __one {
    (@make $name:ident) => { pub struct $name; };
    ($name:ident) => { $crate::__one!(@make $name); };
}
macro_rules! all {
    ($($name:ident)*) => { $( $crate::__one! { $name } )* };
}
all! { A B }
