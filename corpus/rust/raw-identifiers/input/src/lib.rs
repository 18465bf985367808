pub mod r#match;
pub fn r#fn() {}
pub struct Row {
    pub r#type: u8,
}
