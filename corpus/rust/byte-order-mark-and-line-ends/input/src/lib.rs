pub struct First;

/// Said.
/// Twice.
pub struct Second {
    pub field: u8,
}
