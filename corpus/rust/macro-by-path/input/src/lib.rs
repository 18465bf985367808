pub mod user {
    crate::late!(Early);
    use crate::tools::tool as hammer;
    hammer!(Nail);
    crate::tools::tool!(Screw);
}
mod tools {
    macro_rules! tool {
        ($name:ident) => { pub struct $name; };
    }
    pub(crate) use tool;
}
#[macro_export]
macro_rules! late {
    ($name:ident) => { pub struct $name; };
}
