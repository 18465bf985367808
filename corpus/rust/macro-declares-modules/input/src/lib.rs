macro_rules! modules {
    ($($name:ident),*) => { $( pub mod $name; )* };
}
modules!(first, second);
