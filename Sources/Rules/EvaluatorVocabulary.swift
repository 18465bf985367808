/// What a node of the grammar is to the evaluator of the family `evaluated-exports`: the pack's table `nodes` maps node kinds to these.
public enum TermForm: String, Sendable, CaseIterable {
  /// Anything else: not looked into; as an expression its value is unknown, as a statement it does nothing.
  case opaque
  /// Says nothing: comments, empty statements.
  case nothing
  /// Stands for its last child.
  case group
  /// Its children are the items of the node around it.
  case list

  // Leaves.
  case name, key
  case privateKey = "private-key"
  case this, `super`, null, undefined, `true`, `false`, text, fragment, number
  /// An object of which no name is known: a regular expression.
  case instance

  // Values.
  case template, array, object, pair, shorthand, method
  case computedKey = "computed-key"
  case spread, function, arrow, `class`, field
  case classBlock = "class-block"
  case heritage

  // Expressions.
  case member, index, call, new, assign
  case compoundAssign = "compound-assign"
  case update, unary, binary, conditional, sequence

  // Patterns.
  case objectPattern = "object-pattern"
  case arrayPattern = "array-pattern"
  case defaultPattern = "default-pattern"

  // Statements.
  case block
  case functionDeclaration = "function-declaration"
  case classDeclaration = "class-declaration"
  /// Names of the surrounding function, and of the surrounding block.
  case functionVariables = "function-variables"
  case blockVariables = "block-variables"
  case declarator
  case `if`, `for`
  case forEach = "for-each"
  /// A loop with its condition before, and after its body.
  case `while`
  case `repeat`
  case `switch`, `case`, `try`, `catch`, `return`, `throw`, `break`, `continue`

  // Modules.
  case `import`, export, specifier, wildcard
}

/// What stands in a field: the pack's table `fields` maps the grammar's field names to these. What stands in no such field is an item.
public enum TermPart: String, Sendable, CaseIterable {
  case name, parameters, body, object, key, index, callee, arguments, left, right, operand, condition, consequence, alternative, initializer, step,
    value, handler, finalizer, source, alias, declaration
}

/// What a keyword or an operator means: the pack's table `tokens` maps spellings to these.
public enum TermToken: String, Sendable, CaseIterable {
  // Modifiers.
  case getter, setter, `static`, suspended, `default`, comma
  case functionVariable = "function-variable"
  case blockVariable = "block-variable"
  /// Multiplication; on a function, a generator's mark; on an export, everything.
  case star
  // Operators.
  case plus, minus, or, and, nullish, not, void, typeof, delete, less, greater, `in`, of
  case strictEqual = "strict-equal"
  case strictUnequal = "strict-unequal"
  case looseEqual = "loose-equal"
  case looseUnequal = "loose-unequal"
  case lessEqual = "less-equal"
  case greaterEqual = "greater-equal"
  case shiftLeft = "shift-left"
  case bitOr = "bit-or"
  case instanceOf = "instance-of"
  case plusAssign = "plus-assign"
  case minusAssign = "minus-assign"
  case orAssign = "or-assign"
  case andAssign = "and-assign"
  case nullishAssign = "nullish-assign"
  case increment, decrement
}

/// Names with a meaning of their own: the pack's table `words` spells them.
public enum EvaluatorWord: String, Sendable, CaseIterable {
  /// The property that holds what `new` gives its objects for a prototype; the one that leads back; the link itself.
  case prototype, constructor
  case prototypeLink = "prototype-link"
  /// Of lists, texts and functions.
  case length, name
  /// The list of a call's arguments.
  case arguments
  /// The variable that holds the module's object, and in it what the module exports; that is also a variable.
  case module, exports
  /// The export without a name, and the mark of a module that was compiled from one with exports by name.
  case defaultExport = "default-export"
  case moduleMark = "module-mark"
  /// Keys of a property's description.
  case value, get, set, enumerable
  /// What methods of objects, functions, lists and texts are listed under in `built-ins`.
  case objectMethods = "object-methods"
  case functionMethods = "function-methods"
  case listMethods = "list-methods"
  case textMethods = "text-methods"
  /// The names that the language has for the types of values, and the text that tells one, with `*` for a class's name.
  case undefinedType = "undefined-type"
  case objectType = "object-type"
  case booleanType = "boolean-type"
  case numberType = "number-type"
  case textType = "text-type"
  case symbolType = "symbol-type"
  case functionType = "function-type"
  case typeMark = "type-mark"
  /// The last step of the path of a value that is the module's export itself, and what stands before the name of a class's own member.
  case wholeExport = "whole-export"
  case staticMark = "static-mark"
}

/// What a built-in does: the pack's table `built-ins` maps paths of built-ins to these.
public enum BuiltIn: String, Sendable, CaseIterable {
  // Things of which only the nature is known.
  /// A function of unknown result; a class; an object with functions; an object that depends on where the program runs.
  case function, `class`, namespace, environment
  // Classes with a meaning.
  case objectClass = "object-class"
  case listClass = "list-class"
  case proxyClass = "proxy-class"
  // Modules.
  case require
  // Objects.
  /// Gives its first argument back.
  case same
  case assign
  case defineProperty = "define-property"
  case defineProperties = "define-properties"
  case create
  case setPrototype = "set-prototype"
  case getPrototype = "get-prototype"
  case inherit
  case keys, values, entries
  case ownNames = "own-names"
  case fromEntries = "from-entries"
  case descriptor, descriptors
  case hasOwn = "has-own"
  case hasOwnMethod = "has-own-method"
  case symbol
  /// The symbol of a text, the same for the same text.
  case sharedSymbol = "shared-symbol"
  /// Tells what a value is by the text of `type-mark`.
  case typeMark = "type-mark"
  // Functions.
  case call, apply, bind
  // Lists.
  case isList = "is-list"
  case listOf = "list-of"
  case listFrom = "list-from"
  case each, map, filter, reduce, some, every, find, concat, push, pop, shift, slice, join
  /// The list itself, or in another order.
  case reordered
  case indexOf = "index-of"
  case includes
  // Texts.
  case toText = "to-text"
  case uppercase, lowercase, split, trim, replace
  case textAt = "text-at"
  case textSlice = "text-slice"
  case textSpan = "text-span"
  case textConcat = "text-concat"
  case textIndexOf = "text-index-of"
  case textIncludes = "text-includes"
  case startsWith = "starts-with"
  case endsWith = "ends-with"
}
