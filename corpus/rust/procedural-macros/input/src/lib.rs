use proc_macro::TokenStream;
/// Makes it.
#[proc_macro]
pub fn make(input: TokenStream) -> TokenStream {
    input
}
#[proc_macro_attribute]
pub fn watch(args: TokenStream, input: TokenStream) -> TokenStream {
    input
}
#[proc_macro_derive(Paint, attributes(color))]
pub fn derive_paint(input: TokenStream) -> TokenStream {
    input
}
fn helper() {}
