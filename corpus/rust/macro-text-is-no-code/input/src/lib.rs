pub const RAW: &str = r##"} pub fn fake() { "# "##;
pub const QUOTE: char = '"';
pub const BRACE: char = '{';
pub fn real<'a>(c: &'a str) -> char {
    /* } */ let _ = "}"; // }
    '}'
}
macro_rules! named {
    ($text:expr, $name:ident) => {
        #[doc = $text]
        pub fn $name() {}
    };
}
named!("text } pub struct Fake;", documented);
named!(r#"raw } " text"#, raw);
