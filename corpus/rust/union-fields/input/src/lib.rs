pub union Bits {
    pub whole: u32,
    pub(crate) parts: [u8; 4],
}
