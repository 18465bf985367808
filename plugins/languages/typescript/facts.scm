; Facts of a TypeScript file. Each pattern matches one statement of a file or namespace, or one member of a type or object.

; What wraps a declaration.

(export_statement "default"? @default declaration: (_)) @nested @exported
(export_statement "default" @default value: [(class) (function_expression) (generator_function)]) @nested
(ambient_declaration) @nested @ambient
(expression_statement [(internal_module) (module)]) @nested
(lexical_declaration) @region
(variable_declaration) @region
(ERROR) @region

; Declarations. What a pattern leaves out stands in the fields that the pack names as parts.

(class_declaration (class_heritage)? @heritage body: (_) @scope) @definition.class
(abstract_class_declaration (class_heritage)? @heritage body: (_) @scope) @definition.class
(class (class_heritage)? @heritage body: (_) @scope) @definition.class
(interface_declaration (extends_type_clause)? @heritage body: (_) @scope) @definition.interface
(enum_declaration body: (_) @scope) @definition.enum
(type_alias_declaration value: (_) @type) @definition.type_alias

[
  (function_declaration)
  (function_signature)
  (function_expression)
  (generator_function)
  (generator_function_declaration)
] @definition.function

(variable_declarator
  name: (identifier)
  type: (_)? @type
  value: (_)? @value) @definition.variable

(internal_module name: (_) @name body: (_) @scope) @definition.namespace
(module name: [(identifier) (nested_identifier)] @name body: (_) @scope) @definition.namespace
(module name: (string) @path body: (_) @scope) @augment

; Names that a pattern takes a value apart into.

(variable_declarator name: [(object_pattern) (array_pattern)] @region)
(shorthand_property_identifier_pattern) @name @definition.variable
(pair_pattern value: (identifier) @name @definition.variable)
(pair_pattern value: [(object_pattern) (array_pattern)] @region)
(pair_pattern value: (assignment_pattern left: (identifier) @name @definition.variable))
(pair_pattern value: (assignment_pattern left: [(object_pattern) (array_pattern)] @region))
(object_assignment_pattern left: (_) @name @definition.variable)
(assignment_pattern left: (identifier) @name @definition.variable)
(assignment_pattern left: [(object_pattern) (array_pattern)] @region)
(rest_pattern (identifier) @name @definition.variable)
(array_pattern (identifier) @name @definition.variable)
(array_pattern [(object_pattern) (array_pattern)] @region)

; A property added to a function.

(expression_statement
  (assignment_expression
    left: (member_expression object: (identifier) @receiver property: (property_identifier) @name))) @definition.property

; Members of classes, interfaces and object types.

[(method_definition) (method_signature) (abstract_method_signature)] @definition.method
[(property_signature) (public_field_definition)] @definition.property
(decorator) @decorator

; Members of enumerations and of objects.

(enum_body name: [
  (property_identifier) @name @definition.enumerator
  (string) @name @definition.enumerator
])
(enum_assignment) @definition.enumerator
(pair key: [(property_identifier) (string) (number)] @name) @definition.variable
(shorthand_property_identifier) @name @definition.variable

; Exports. One statement of them, and a block exports nothing else.

(export_statement (export_clause) @nested source: (_)? @path) @export
(export_specifier name: (_) @name alias: (_)? @alias) @export
(export_statement "*" @wildcard source: (_) @path) @export
(export_statement (namespace_export (_) @alias) @wildcard source: (_) @path) @export
(export_statement "=" @whole . (_) @value) @export

(export_statement
  "default" @default
  value: [
    (identifier) (member_expression) (object) (array) (arrow_function) (call_expression) (new_expression) (as_expression)
    (satisfies_expression) (non_null_expression) (parenthesized_expression) (string) (template_string) (number)
    (regex) (true) (false) (null) (undefined) (this) (unary_expression) (binary_expression) (ternary_expression) (await_expression)
    (assignment_expression) (subscript_expression)
  ] @value) @export

; Imports.

(import_statement source: (_) @path) @import

(import_statement
  (import_clause (identifier) @alias)
  source: (_) @path) @import

(import_statement
  (import_clause (namespace_import (identifier) @alias) @wildcard)
  source: (_) @path) @import

(import_statement (import_clause (named_imports) @nested) source: (_) @path) @import
(import_specifier name: (_) @name alias: (_)? @alias) @import

(import_statement
  (import_require_clause (identifier) @alias source: (_) @path)) @import @whole

((import_alias . (identifier) @alias . (_) @value) @import
  (#not-eq? @value "require"))

; The grammar ends `export import x = require("y")` before the parenthesis.

((export_statement
  declaration: (import_alias . (identifier) @alias . (identifier) @_require)) @import @whole @exported
  .
  (expression_statement (parenthesized_expression (string) @path))
  (#eq? @_require "require"))
