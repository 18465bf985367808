pub mod beside;
pub mod folder;
