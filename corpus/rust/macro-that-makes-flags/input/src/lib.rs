bitflags::bitflags! {
    /// Permissions.
    pub struct Mode: u32 {
        /// May read.
        const READ = 0b01;
        const WRITE = 0b10;
    }
}
