; Facts of a Python file. Each pattern matches one statement of a container: the module, a class body, a block, an `__init__` body.

; Functions and classes, plain and decorated.

(function_definition
  name: (identifier) @name
  type_parameters: (type_parameter)? @type-parameters
  parameters: (parameters) @parameters
  return_type: (type)? @returns
  body: (block) @body) @definition.function

(decorated_definition
  . (decorator . (_) @decorator)+
  definition: (function_definition
    name: (identifier) @name
    type_parameters: (type_parameter)? @type-parameters
    parameters: (parameters) @parameters
    return_type: (type)? @returns
    body: (block) @body) @definition.function) @statement

(class_definition
  name: (identifier) @name
  type_parameters: (type_parameter)? @type-parameters
  body: (block) @scope) @definition.class

(decorated_definition
  . (decorator . (_) @decorator)+
  definition: (class_definition
    name: (identifier) @name
    type_parameters: (type_parameter)? @type-parameters
    body: (block) @scope) @definition.class) @statement

; Assignments. A chain `a = b = v` nests to the right: the inner assignment is met when the outer one is searched.

(expression_statement
  (assignment
    left: (identifier) @name
    type: (type)? @type
    right: (_)? @value) @definition.attribute)

(assignment
  left: (identifier) @name
  right: (_) @value) @definition.attribute

; Instance attributes: found in the bodies of the pack's instance scopes only.

(expression_statement
  (assignment
    left: (attribute object: (identifier) @receiver attribute: (identifier) @name)
    type: (type)? @type
    right: (_)? @value) @definition.attribute
  (#eq? @receiver "self"))

(assignment
  left: (attribute object: (identifier) @receiver attribute: (identifier) @name)
  right: (_) @value
  (#eq? @receiver "self")) @definition.attribute

(expression_statement (assignment right: (assignment)) @nested) @statement

(assignment right: (assignment)) @nested

(type_alias_statement
  left: (type [
    (identifier) @name
    (generic_type (identifier) @name (type_parameter) @type-parameters)
  ])
  right: (_) @value) @definition.type_alias

(delete_statement (identifier) @name) @delete
(delete_statement (expression_list (identifier) @name)) @delete

; The export list.

(expression_statement
  (assignment left: (identifier) @_list right: (_) @value)
  (#eq? @_list "__all__")) @export.set

(expression_statement
  (augmented_assignment left: (identifier) @_list operator: "+=" right: (_) @value)
  (#eq? @_list "__all__")) @export.add

(expression_statement
  (call
    function: (attribute object: (identifier) @_list attribute: (identifier) @_method)
    arguments: (argument_list . (_) @value .))
  (#eq? @_list "__all__")
  (#any-of? @_method "extend" "append")) @export.add

(expression_statement
  (call
    function: (attribute object: (identifier) @_list attribute: (identifier) @_method)
    arguments: (argument_list . (_) @value .))
  (#eq? @_list "__all__")
  (#eq? @_method "remove")) @export.remove

; Imports.

(import_statement name: (dotted_name) @path) @import

(import_statement
  name: (aliased_import name: (dotted_name) @path alias: (identifier) @alias)) @import

(import_from_statement
  module_name: (_) @path
  name: (dotted_name) @name) @import

(import_from_statement
  module_name: (_) @path
  name: (aliased_import name: (dotted_name) @name alias: (identifier) @alias)) @import

(import_from_statement
  module_name: (_) @path
  (wildcard_import) @wildcard) @import

; Blocks whose statements belong to the same scope.

(if_statement
  condition: (_) @condition
  consequence: (block) @region.conditional)

(if_statement
  alternative: (elif_clause
    condition: (_) @condition
    consequence: (block) @region.conditional))

(if_statement
  condition: (_) @condition
  alternative: (else_clause body: (block) @region.else))

(try_statement body: (block) @region)
(try_statement (except_clause (block) @region.conditional))
(try_statement (else_clause body: (block) @region))
(try_statement (finally_clause (block) @region))

(with_statement body: (block) @region)

(for_statement body: (block) @region)
(for_statement alternative: (else_clause body: (block) @region))

(while_statement body: (block) @region)
(while_statement alternative: (else_clause body: (block) @region))

(match_statement
  body: (block alternative: (case_clause consequence: (block) @region)))
