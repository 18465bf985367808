extern "C" {
    pub fn open(path: *const u8, ...) -> i32;
    pub static ERRNO: i32;
    fn close(fd: i32);
}
