; Facts of a Lua file. Each pattern matches one statement of a container: the file, a block, a table constructor.
; What a value is decides what its name is: a table is a scope, a name is a reference, `require` imports, `setmetatable` gives back its
; first argument.

; Functions.

(function_declaration
  . "local"? @local
  . "function"
  name: (identifier) @name
  parameters: (parameters) @parameters
  body: (block)? @body) @definition.function

(function_declaration
  name: (dot_index_expression table: (_) @container field: (identifier) @name)
  parameters: (parameters) @parameters
  body: (block)? @body) @definition.function

(function_declaration
  name: (method_index_expression table: (_) @container method: (identifier) @name)
  parameters: (parameters) @parameters
  body: (block)? @body) @definition.method

; Locals.

(variable_declaration
  (assignment_statement
    (variable_list . name: (identifier) @name . attribute: (attribute)? .)
    (expression_list
      . value: [
        (table_constructor) @scope
        (function_call name: (identifier) @_callee arguments: (arguments . (table_constructor) @scope)) @body
      ] .))
  (#eq? @_callee "setmetatable")) @definition.variable @local

(variable_declaration
  (assignment_statement
    (variable_list . name: (identifier) @name . attribute: (attribute)? .)
    (expression_list . value: (function_definition parameters: (parameters) @parameters body: (block)? @body) .))) @definition.function @local

(variable_declaration
  (assignment_statement
    (variable_list . name: (identifier) @name . attribute: (attribute)? .)
    (expression_list
      . value: [
        (identifier) @reference
        (dot_index_expression table: [(identifier) (dot_index_expression)]) @reference
        (function_call name: (identifier) @_callee arguments: (arguments . [(identifier) (dot_index_expression)] @reference))
      ] .))
  (#eq? @_callee "setmetatable")) @definition.variable @local

(variable_declaration
  (assignment_statement
    (variable_list . name: (identifier) @name . attribute: (attribute)? .)
    (expression_list
      . value: [
        (string) (number) (true) (false) (nil) (vararg_expression) (binary_expression) (unary_expression) (parenthesized_expression)
        (bracket_index_expression)
        (dot_index_expression table: [(function_call name: (identifier) @_callee) (bracket_index_expression) (parenthesized_expression)])
        (function_call name: (identifier) @_callee)
        (function_call name: (identifier) @_metatable arguments: (arguments . (function_call)))
        (function_call name: [(dot_index_expression) (method_index_expression) (function_call) (parenthesized_expression)])
      ] .))
  (#not-any-of? @_callee "setmetatable" "require")
  (#eq? @_metatable "setmetatable")) @definition.variable @local

; Several at once, or without a value: what each is bound to is not followed.

(variable_declaration (assignment_statement (variable_list . name: (_) name: (identifier) @name))) @definition.variable @local
(variable_declaration (assignment_statement (variable_list . name: (identifier) @name name: (_)))) @definition.variable @local
(variable_declaration (variable_list name: (identifier) @name)) @definition.variable @local

; Members of tables, and globals.

(assignment_statement
  (variable_list . name: [(identifier) @name (dot_index_expression table: (_) @container field: (identifier) @name)] .)
  (expression_list
    . value: [
      (table_constructor) @scope
      (function_call name: (identifier) @_callee arguments: (arguments . (table_constructor) @scope)) @body
    ] .)
  (#eq? @_callee "setmetatable")) @definition.variable

(assignment_statement
  (variable_list . name: [(identifier) @name (dot_index_expression table: (_) @container field: (identifier) @name)] .)
  (expression_list . value: (function_definition parameters: (parameters) @parameters body: (block)? @body) .)) @definition.function

(assignment_statement
  (variable_list . name: [(identifier) @name (dot_index_expression table: (_) @container field: (identifier) @name)] .)
  (expression_list
    . value: [
      (identifier) @reference
      (dot_index_expression table: [(identifier) (dot_index_expression)]) @reference
      (function_call name: (identifier) @_callee arguments: (arguments . [(identifier) (dot_index_expression)] @reference))
    ] .)
  (#eq? @_callee "setmetatable")) @definition.variable

(assignment_statement
  (variable_list . name: [(identifier) @name (dot_index_expression table: (_) @container field: (identifier) @name)] .)
  (expression_list
    . value: [
      (string) (number) (true) (false) (vararg_expression) (binary_expression) (unary_expression) (parenthesized_expression)
      (bracket_index_expression)
      (dot_index_expression table: [(function_call name: (identifier) @_callee) (bracket_index_expression) (parenthesized_expression)])
      (function_call name: (identifier) @_callee)
      (function_call name: (identifier) @_metatable arguments: (arguments . (function_call)))
      (function_call name: [(dot_index_expression) (method_index_expression) (function_call) (parenthesized_expression)])
    ] .)
  (#not-any-of? @_callee "setmetatable" "require")
  (#eq? @_metatable "setmetatable")) @definition.variable

(assignment_statement
  (variable_list . name: [(identifier) @name (dot_index_expression table: (_) @container field: (identifier) @name)] .)
  (expression_list . value: (nil) .)) @delete

(assignment_statement
  (variable_list
    . name: (_)
    name: [(identifier) @name (dot_index_expression table: (_) @container field: (identifier) @name)])) @definition.variable

(assignment_statement
  (variable_list
    . name: [(identifier) @name (dot_index_expression table: (_) @container field: (identifier) @name)]
    name: (_))) @definition.variable

; Fields of a table constructor; a key in brackets is no name.

(field
  . "["? @_bracket
  name: (identifier) @name
  value: [
    (table_constructor) @scope
    (function_call name: (identifier) @_callee arguments: (arguments . (table_constructor) @scope)) @body
  ]
  (#eq? @_callee "setmetatable")
  (#not-eq? @_bracket "[")) @definition.variable

(field
  . "["? @_bracket
  name: (identifier) @name
  value: (function_definition parameters: (parameters) @parameters body: (block)? @body)
  (#not-eq? @_bracket "[")) @definition.function

(field
  . "["? @_bracket
  name: (identifier) @name
  value: [
    (identifier) @reference
    (dot_index_expression table: [(identifier) (dot_index_expression)]) @reference
    (function_call name: (identifier) @_callee arguments: (arguments . [(identifier) (dot_index_expression)] @reference))
  ]
  (#eq? @_callee "setmetatable")
  (#not-eq? @_bracket "[")) @definition.variable

(field
  . "["? @_bracket
  name: (identifier) @name
  value: [
    (string) (number) (true) (false) (vararg_expression) (binary_expression) (unary_expression) (parenthesized_expression)
    (bracket_index_expression)
    (dot_index_expression table: [(function_call name: (identifier) @_callee) (bracket_index_expression) (parenthesized_expression)])
    (function_call name: (identifier) @_callee)
    (function_call name: (identifier) @_metatable arguments: (arguments . (function_call)))
    (function_call name: [(dot_index_expression) (method_index_expression) (function_call) (parenthesized_expression)])
  ]
  (#not-any-of? @_callee "setmetatable" "require")
  (#eq? @_metatable "setmetatable")
  (#not-eq? @_bracket "[")) @definition.variable

; Imports: a module, or one of its members.

(variable_declaration
  (assignment_statement
    (variable_list . name: (identifier) @alias . attribute: (attribute)? .)
    (expression_list
      . value: [
        (function_call name: (identifier) @_callee arguments: (arguments . (string content: (string_content) @path) .))
        (dot_index_expression
          table: (function_call name: (identifier) @_callee arguments: (arguments . (string content: (string_content) @path) .))
          field: (identifier) @name)
      ] .))
  (#eq? @_callee "require")) @import @local

(assignment_statement
  (variable_list . name: [(identifier) @alias (dot_index_expression table: (_) @container field: (identifier) @alias)] .)
  (expression_list
    . value: [
      (function_call name: (identifier) @_callee arguments: (arguments . (string content: (string_content) @path) .))
      (dot_index_expression
        table: (function_call name: (identifier) @_callee arguments: (arguments . (string content: (string_content) @path) .))
        field: (identifier) @name)
    ] .)
  (#eq? @_callee "require")) @import

(field
  . "["? @_bracket
  name: (identifier) @alias
  value: [
    (function_call name: (identifier) @_callee arguments: (arguments . (string content: (string_content) @path) .))
    (dot_index_expression
      table: (function_call name: (identifier) @_callee arguments: (arguments . (string content: (string_content) @path) .))
      field: (identifier) @name)
  ]
  (#eq? @_callee "require")
  (#not-eq? @_bracket "[")) @import

; What the file returns: a table by its name, by its constructor, or what another file returns. Of anything else no member is known; a
; keyword is the name of nothing.

(return_statement
  (expression_list
    . [
      [(identifier) (dot_index_expression table: [(identifier) (dot_index_expression)])] @returned
      (function_call name: (identifier) @_callee arguments: (arguments . (identifier) @returned))
    ])
  (#eq? @_callee "setmetatable"))

(return_statement
  (expression_list
    . [
      (table_constructor) @returned @scope
      (function_call name: (identifier) @_callee arguments: (arguments . (table_constructor) @returned @scope))
    ])
  (#eq? @_callee "setmetatable"))

(return_statement
  (expression_list
    . (function_call name: (identifier) @_callee @wildcard @returned arguments: (arguments . (string content: (string_content) @path) .)))
  (#eq? @_callee "require")) @import

(return_statement
  "return" @returned
  (expression_list
    . [
      (function_definition) (string) (number) (true) (false) (nil) (vararg_expression) (binary_expression) (unary_expression)
      (parenthesized_expression) (bracket_index_expression)
      (function_call name: (identifier) @_callee)
      (function_call name: (identifier) @_metatable arguments: (arguments . (function_call)))
      (function_call name: [(dot_index_expression) (method_index_expression) (function_call) (parenthesized_expression)])
    ])
  (#not-any-of? @_callee "setmetatable" "require")
  (#eq? @_metatable "setmetatable"))

; Blocks whose statements belong to the same scope.

(do_statement body: (block) @region)
(if_statement consequence: (block) @region.conditional)
(if_statement alternative: (else_statement body: (block) @region.conditional))
(for_statement body: (block) @region.conditional)
(while_statement body: (block) @region.conditional)
(repeat_statement body: (block) @region.conditional)
(if_statement alternative: (elseif_statement consequence: (block) @region.conditional))
