; Facts of a Lua file. Each pattern matches one statement of a container: the file, a block, a table constructor.

; Functions: global, local, members of tables.

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

; Local values. A table is a scope; a name stands for what it is bound to.

(variable_declaration
  (assignment_statement
    (variable_list . name: (identifier) @name .)
    (expression_list . value: (table_constructor) @scope .))) @definition.variable @local

(variable_declaration
  (assignment_statement
    (variable_list . name: (identifier) @name .)
    (expression_list . value: (function_call name: (identifier) @_callee arguments: (arguments . (table_constructor) @scope)) .))
  (#eq? @_callee "setmetatable")) @definition.variable @local

(variable_declaration
  (assignment_statement
    (variable_list . name: (identifier) @name .)
    (expression_list . value: (function_definition parameters: (parameters) @parameters body: (block)? @body) .))) @definition.function @local

(variable_declaration
  (assignment_statement
    (variable_list . name: (identifier) @name .)
    (expression_list . value: [(identifier) (dot_index_expression)] @reference .))) @definition.variable @local

(variable_declaration
  (assignment_statement
    (variable_list . name: (identifier) @name .)
    (expression_list
      . value: [
        (string) (number) (true) (false) (nil) (binary_expression) (unary_expression) (parenthesized_expression)
        (bracket_index_expression)
        (function_call name: [(dot_index_expression) (method_index_expression) (function_call)])
      ] .))) @definition.variable @local

(variable_declaration
  (assignment_statement
    (variable_list . name: (identifier) @name .)
    (expression_list . value: (function_call name: (identifier) @_callee) .))
  (#not-any-of? @_callee "setmetatable" "require")) @definition.variable @local

; Several at once, or without a value: what each is bound to is not followed.

(variable_declaration (assignment_statement (variable_list . name: (_) name: (identifier) @name))) @definition.variable @local
(variable_declaration (assignment_statement (variable_list . name: (identifier) @name . name: (_)))) @definition.variable @local
(variable_declaration (variable_list name: (identifier) @name)) @definition.variable @local

; Members of tables, by assignment.

(assignment_statement
  (variable_list . name: (dot_index_expression table: (_) @container field: (identifier) @name) .)
  (expression_list . value: (table_constructor) @scope .)) @definition.variable

(assignment_statement
  (variable_list . name: (dot_index_expression table: (_) @container field: (identifier) @name) .)
  (expression_list . value: (function_definition parameters: (parameters) @parameters body: (block)? @body) .)) @definition.function

(assignment_statement
  (variable_list . name: (dot_index_expression table: (_) @container field: (identifier) @name) .)
  (expression_list . value: [(identifier) (dot_index_expression)] @reference .)) @definition.variable

(assignment_statement
  (variable_list . name: (dot_index_expression table: (_) @container field: (identifier) @name) .)
  (expression_list
    . value: [
      (string) (number) (true) (false) (nil) (binary_expression) (unary_expression) (parenthesized_expression)
      (bracket_index_expression)
      (function_call name: [(dot_index_expression) (method_index_expression) (function_call)])
    ] .)) @definition.variable

(assignment_statement
  (variable_list . name: (dot_index_expression table: (_) @container field: (identifier) @name) .)
  (expression_list . value: (function_call name: (identifier) @_callee) .)
  (#not-eq? @_callee "require")) @definition.variable

(assignment_statement
  (variable_list
    . name: (_)
    name: (dot_index_expression table: (_) @container field: (identifier) @name))) @definition.variable

(assignment_statement
  (variable_list
    . name: (dot_index_expression table: (_) @container field: (identifier) @name)
    . name: (_))) @definition.variable

; Globals, by assignment.

(assignment_statement
  (variable_list . name: (identifier) @name .)
  (expression_list . value: (table_constructor) @scope .)) @definition.variable

(assignment_statement
  (variable_list . name: (identifier) @name .)
  (expression_list . value: (function_definition parameters: (parameters) @parameters body: (block)? @body) .)) @definition.function

(assignment_statement
  (variable_list . name: (identifier) @name .)
  (expression_list . value: (identifier) @reference .)) @definition.variable

; Fields of a table constructor.

(field name: (identifier) @name value: (table_constructor) @scope) @definition.variable
(field
  name: (identifier) @name
  value: (function_definition parameters: (parameters) @parameters body: (block)? @body)) @definition.function
(field name: (identifier) @name value: [(identifier) (dot_index_expression)] @reference) @definition.variable
(field
  name: (identifier) @name
  value: [
    (string) (number) (true) (false) (nil) (binary_expression) (unary_expression) (parenthesized_expression)
    (bracket_index_expression)
    (function_call name: [(dot_index_expression) (method_index_expression) (function_call)])
  ]) @definition.variable
(field name: (identifier) @name value: (function_call name: (identifier) @_callee)
  (#not-eq? @_callee "require")) @definition.variable

; Imports.

(variable_declaration
  (assignment_statement
    (variable_list . name: (identifier) @alias .)
    (expression_list
      . value: (function_call name: (identifier) @_callee arguments: (arguments . (string content: (string_content) @path) .)) .))
  (#eq? @_callee "require")) @import @local

(assignment_statement
  (variable_list . name: (dot_index_expression table: (_) @container field: (identifier) @alias) .)
  (expression_list
    . value: (function_call name: (identifier) @_callee arguments: (arguments . (string content: (string_content) @path) .)) .)
  (#eq? @_callee "require")) @import

(field
  name: (identifier) @alias
  value: (function_call name: (identifier) @_callee arguments: (arguments . (string content: (string_content) @path) .))
  (#eq? @_callee "require")) @import

; What the file returns.

(return_statement (expression_list . (identifier) @returned .))

(return_statement
  (expression_list . (function_call name: (identifier) @_callee arguments: (arguments . (identifier) @returned)) .)
  (#eq? @_callee "setmetatable"))

(return_statement (expression_list . (table_constructor) @region .))

(return_statement
  (expression_list . (function_call name: (identifier) @_callee arguments: (arguments . (table_constructor) @region)) .)
  (#eq? @_callee "setmetatable"))

(return_statement
  (expression_list
    . (function_call name: (identifier) @_callee @wildcard arguments: (arguments . (string content: (string_content) @path) .)) .)
  (#eq? @_callee "require")) @import

; Blocks whose statements belong to the same scope.

(do_statement body: (block) @region)
(if_statement consequence: (block) @region.conditional)
(if_statement alternative: (else_statement body: (block) @region.conditional))
