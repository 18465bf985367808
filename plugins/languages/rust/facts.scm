; Facts of a Rust file. Each pattern matches one item of a container: the file, a module, a type's body, a use-less block.

; What stands before an item.

(attribute_item) @attribute
(inner_attribute_item) @attribute.inner

; Types.

(struct_item
  (visibility_modifier)? @visibility
  name: (_) @name
  type_parameters: (_)? @type-parameters
  body: (_)? @scope) @definition.struct

(union_item
  (visibility_modifier)? @visibility
  name: (_) @name
  type_parameters: (_)? @type-parameters
  body: (_) @scope) @definition.union

(enum_item
  (visibility_modifier)? @visibility
  name: (_) @name
  type_parameters: (_)? @type-parameters
  body: (_) @scope) @definition.enum

(trait_item
  (visibility_modifier)? @visibility
  name: (_) @name
  type_parameters: (_)? @type-parameters
  body: (_) @scope) @definition.trait

(type_item
  (visibility_modifier)? @visibility
  name: (_) @name
  type_parameters: (_)? @type-parameters
  type: (_) @type) @definition.type_alias

(associated_type
  name: (_) @name
  type_parameters: (_)? @type-parameters) @definition.type_alias

; Their parts. A tuple's fields have no names.

(field_declaration
  (visibility_modifier)? @visibility
  name: (_) @name
  type: (_) @type) @definition.field

(ordered_field_declaration_list type: (_) @type @definition.field)

(ordered_field_declaration_list (visibility_modifier) @visibility)

(enum_variant
  name: (_) @name
  body: (_)? @scope) @definition.enumerator

; Functions and values.

(function_item
  (visibility_modifier)? @visibility
  name: (_) @name
  type_parameters: (_)? @type-parameters
  parameters: (_) @parameters
  return_type: (_)? @returns
  body: (_) @body) @definition.function

(function_signature_item
  (visibility_modifier)? @visibility
  name: (_) @name
  type_parameters: (_)? @type-parameters
  parameters: (_) @parameters
  return_type: (_)? @returns) @definition.function

(const_item
  (visibility_modifier)? @visibility
  name: (_) @name
  type: (_) @type
  value: (_)? @value) @definition.constant

(static_item
  (visibility_modifier)? @visibility
  name: (_) @name
  type: (_) @type
  value: (_)? @value) @definition.variable

; Modules and names.

(mod_item
  (visibility_modifier)? @visibility
  name: (_) @name
  body: (_)? @scope) @definition.module

(foreign_mod_item body: (_) @region)

(use_declaration
  (visibility_modifier)? @visibility
  argument: (_) @path) @import

(extern_crate_declaration
  (visibility_modifier)? @visibility
  name: (_) @name
  alias: (_)? @alias) @import

; Members that stand outside of their type.

(impl_item
  !trait
  type: (_) @type
  body: (_) @scope) @extension

; Macros.

(macro_definition name: (_) @name) @definition.macro

(macro_invocation
  macro: (_) @path
  (token_tree) @arguments) @expansion

(expression_statement
  (macro_invocation
    macro: (_) @path
    (token_tree) @arguments) @expansion)

; What an attribute may stand before in a block, and what could not be read.

(impl_item trait: (_)) @statement
(let_declaration) @statement
(ERROR) @error
