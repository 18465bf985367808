import Records

/// A preprocessing token: its spelling, and the bytes of the source that it stands for.
///
/// What comes out of a macro stands for the outermost call, which is where a compiler says that it is.
struct Token {
  enum Kind: UInt8 {
    case identifier, number, text, character, punctuation
    /// The operand of an include: `<…>`.
    case header
    /// No text: an attribute here said "deprecated"; the spelling is its message.
    case deprecation
  }

  struct Flags: OptionSet {
    let rawValue: UInt8
    /// Blank space or a comment stands before it.
    static let spaced = Flags(rawValue: 1)
    /// It is part of a directive.
    static let directive = Flags(rawValue: 2)
    /// It came out of a macro.
    static let expanded = Flags(rawValue: 4)
    /// A name that is no macro call any more, because it came out of that very macro.
    static let painted = Flags(rawValue: 8)
  }

  var spelling: TextID
  /// Byte range in its file.
  var start: UInt32
  var end: UInt32
  /// 1-based.
  var line: UInt32
  /// Index of the source; `Token.noFile` for what no file of the package says.
  var file: UInt32
  var kind: Kind
  var flags: Flags

  static let noFile = UInt32.max
}

/// The spellings that the preprocessor itself looks for.
struct Marks {
  let open, close, comma, openBrace, closeBrace, openBracket, closeBracket, semicolon, equals, hash, paste, ellipsis, blank: TextID

  init(_ texts: inout TextPool) {
    open = texts.intern("(")
    close = texts.intern(")")
    comma = texts.intern(",")
    openBrace = texts.intern("{")
    closeBrace = texts.intern("}")
    openBracket = texts.intern("[")
    closeBracket = texts.intern("]")
    semicolon = texts.intern(";")
    equals = texts.intern("=")
    hash = texts.intern("#")
    paste = texts.intern("##")
    ellipsis = texts.intern("...")
    blank = texts.intern("")
  }
}
