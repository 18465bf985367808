pub mod io {
    pub use std::io::*;
    pub struct Mine;
}
mod fd {
    pub use std::os::fd::*;
}
pub use fd::OwnedFd;
