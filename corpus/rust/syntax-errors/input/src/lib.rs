pub fn broken_body() {
    let let let =;
}
pub struct Before;
pub ?? nothing here;
pub struct After;
