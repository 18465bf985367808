/// Joins parts.
///
/// # Panics
///     never
pub const unsafe fn join<'a, T: Clone + 'a, const N: usize>(
    parts: &'a [T; N], // all of them
    mut sep: Option<&str>,
    (left, right): (u8, u8),
) -> Result<Vec<T>, fmt::Error>
where
    T: Send,
{
    todo!()
}
pub async fn none() {}
