; Facts of a Go file. Each pattern matches one declaration of the file, or one member of a type's body. Where several patterns match a
; name, the first one counts.

; Constants and variables, one for each name, and what the names of one definition share. (By its field, only the first name of a
; constant's would match.)

(const_declaration (const_spec (identifier) @name) @definition.constant) @statement
(var_declaration (var_spec name: (identifier) @name) @definition.variable) @statement
(var_declaration (var_spec_list (var_spec name: (identifier) @name) @definition.variable)) @statement

(const_declaration (const_spec type: (_)? @type value: (_)? @value) @definition.constant)
(var_declaration (var_spec type: (_)? @type value: (_)? @value) @definition.variable)
(var_declaration (var_spec_list (var_spec type: (_)? @type value: (_)? @value) @definition.variable))

; Types. What is written as a struct or an interface is one; anything else is a type of its own.

(type_declaration
  (type_spec
    name: (type_identifier) @name
    type_parameters: (type_parameter_list)? @type-parameters
    type: [
      (struct_type (field_declaration_list) @scope)
      (parenthesized_type (struct_type (field_declaration_list) @scope))
    ]) @definition.struct) @statement

(type_declaration
  (type_spec
    name: (type_identifier) @name
    type_parameters: (type_parameter_list)? @type-parameters
    type: [
      (interface_type "{" @body) @scope
      (parenthesized_type (interface_type "{" @body) @scope)
    ]) @definition.interface) @statement

(type_declaration
  (type_spec
    name: (type_identifier) @name
    type_parameters: (type_parameter_list)? @type-parameters
    type: (_) @value) @definition.type) @statement

(type_declaration
  (type_alias
    name: (type_identifier) @name
    type_parameters: (type_parameter_list)? @type-parameters
    type: [
      (struct_type (field_declaration_list) @scope)
      (parenthesized_type (struct_type (field_declaration_list) @scope))
      (interface_type "{" @body) @scope
      (parenthesized_type (interface_type "{" @body) @scope)
    ]) @definition.type_alias) @statement

(type_declaration
  (type_alias
    name: (type_identifier) @name
    type_parameters: (type_parameter_list)? @type-parameters
    type: (_) @value) @definition.type_alias) @statement

; Functions, and methods, which belong to the type of their receiver.

(function_declaration
  name: (identifier) @name
  type_parameters: (type_parameter_list)? @type-parameters
  parameters: (parameter_list) @parameters
  result: (_)? @returns
  body: (block)? @body) @definition.function

(method_declaration
  receiver: (parameter_list . (parameter_declaration type: (_) @owner))
  name: (field_identifier) @name
  parameters: (parameter_list) @parameters
  result: (_)? @returns
  body: (block)? @body) @definition.method

; Members. An embedded field is named by its type.

(field_declaration name: (field_identifier) @name) @definition.field
(field_declaration . name: (field_identifier) type: (_) @type) @definition.field
(field_declaration !name type: (_) @name) @definition.field

(method_elem
  name: (field_identifier) @name
  parameters: (parameter_list) @parameters
  result: (_)? @returns) @definition.method

; Declarations in brackets.

(const_declaration "const" @keyword "(") @group
(var_declaration "var" @keyword (var_spec_list)) @group
(type_declaration "type" @keyword "(") @group
