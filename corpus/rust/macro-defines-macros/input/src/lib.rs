macro_rules! define {
    ($name:ident, $made:ident) => {
        /// Made.
        #[macro_export]
        macro_rules! $name {
            ($x:expr) => { $x };
        }
        macro_rules! local {
            () => { pub struct $made; };
        }
    };
}
define!(made, Local);
local!();
