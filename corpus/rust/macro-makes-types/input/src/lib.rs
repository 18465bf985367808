macro_rules! record {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($field_vis:vis $field:ident : $type:ty),* $(,)? }) => {
        $(#[$meta])* $vis struct $name { $($field_vis $field: $type),* }
    };
}
macro_rules! choice {
    ($name:ident { $($variant:ident $(($($type:ty),*))? ),* $(,)? }) => {
        pub enum $name { $($variant $(($($type),*))?),* }
    };
}
record! {
    /// A record.
    pub struct Row { pub key: Vec<(u8, u16)>, value: u8, }
}
record! { struct Inner { pub key: u8 } }
choice! { Shape { Point, Pair(u8, Vec<u8>), } }
