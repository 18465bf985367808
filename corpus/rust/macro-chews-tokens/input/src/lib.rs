macro_rules! items {
    () => {};
    (fn $name:ident; $($rest:tt)*) => {
        pub fn $name() {}
        items! { $($rest)* }
    };
    (type $name:ident; $($rest:tt)*) => {
        pub struct $name;
        items! { $($rest)* }
    };
}
items! { fn a; type B; fn c; }
