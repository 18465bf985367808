import Records
import Rules

/// A term of a `Program`: an index into its arrays; negative: none.
typealias TermID = Int32

/// All modules of a package in the evaluator's own form: terms as plain records that name one another by number.
///
/// What a term's slots hold depends on its form:
///
/// | form | a | b | c | d |
/// |---|---|---|---|---|
/// | name, key, privateKey, text, fragment, shorthand, wildcard | text | | | |
/// | number | index into `numbers` | | | |
/// | list, array, object, template, sequence, block, patterns, variables | | | items | count |
/// | pair, field, method | key | value | | |
/// | function, functionDeclaration, arrow | | value: index into `functions` | | |
/// | class, classDeclaration | name's text | heritage | items | count |
/// | member | object | key's text | | |
/// | index | object | index | | |
/// | call, new | callee | 1: the arguments cannot be read | items | count |
/// | assign, compoundAssign, binary, defaultPattern | left | right | | |
/// | unary, update, group-like, return, throw | operand | | | |
/// | conditional, if | condition | consequence | alternative | |
/// | declarator | pattern | value | | |
/// | for | initializer | condition | step | body |
/// | forEach | left | right | body | |
/// | while, repeat | condition | body | | |
/// | switch, case | value | | items | count |
/// | try | body | handler | finalizer | |
/// | catch | pattern | body | | |
/// | import | source's text | | items | count |
/// | export | source's text | declaration or value | items | count |
/// | specifier | name's text | alias's text | | |
struct Program {
  struct Term {
    var form: TermForm
    var operation: TermToken?
    var marks: TermMarks = []
    var a: Int32 = -1
    var b: Int32 = -1
    var c: Int32 = 0
    var d: Int32 = 0

    var first: TextID { TextID(index: UInt32(max(0, a))) }
    var second: TextID { TextID(index: UInt32(max(0, b))) }
    var items: Range<Int> { Int(c)..<Int(c) + Int(d) }
  }

  /// A function's head and body.
  struct Function {
    /// The term that declares it, whose place is the function's.
    var term: TermID
    var name = TextID.none
    var parameters: Range<Int> = 0..<0
    var body: TermID = -1
    /// Where the body begins, in bytes.
    var bodyStart: UInt32 = 0
    /// Names that live in the whole function; a range of `names`.
    var variables: Range<Int> = 0..<0
    var isArrow = false
    /// A call gives something that yields its values later.
    var isSuspended = false
    var isMethod = false
    var usesArguments = false
  }

  private(set) var terms: [Term] = []
  private(set) var spans: [Span] = []
  var items: [TermID] = []
  var numbers: [Double] = []
  var functions: [Function] = []
  var names: [TextID] = []
  /// Texts of sources: names and strings.
  var text = TextPool()

  var count: TermID { TermID(terms.count) }

  subscript(id: TermID) -> Term {
    @inline(__always) get { terms[Int(id)] }
    set { terms[Int(id)] = newValue }
  }

  mutating func add(_ term: Term, _ span: Span) -> TermID {
    terms.append(term)
    spans.append(span)
    return TermID(terms.count - 1)
  }

  func span(_ id: TermID) -> Span { spans[Int(id)] }
}

/// The keywords in a term.
struct TermMarks: OptionSet, Sendable {
  let rawValue: UInt16
  static let getter = TermMarks(rawValue: 1)
  static let setter = TermMarks(rawValue: 2)
  static let `static` = TermMarks(rawValue: 4)
  static let suspended = TermMarks(rawValue: 8)
  static let `default` = TermMarks(rawValue: 16)
  static let star = TermMarks(rawValue: 32)
  static let functionVariable = TermMarks(rawValue: 64)
  static let blockVariable = TermMarks(rawValue: 128)
  /// The operator stands before its operand.
  static let prefix = TermMarks(rawValue: 256)
}
