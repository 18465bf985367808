// The other one.
module "example.com/other/v3" // quoted
