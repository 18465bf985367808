import Records

/// Where a token was written: a byte range of one source file.
struct Place: Equatable {
  /// Index into the package's sources.
  var source: UInt32
  var start: UInt32
  var end: UInt32
}

/// One token of a macro's rules, arguments or result. Groups are flat: an opening token knows how far its closing one is, which stays
/// true when a slice is copied.
struct MacroToken {
  enum Kind: UInt8 {
    case word, lifetime, literal
    /// One punctuation byte; `length` counts the bytes of the operator from here on, so `>>` can be taken whole or in halves.
    case mark
    /// A bracket, or the invisible start and end of a captured fragment.
    case open, close
  }

  var kind: Kind
  /// The byte of a mark; the opening byte of a group's bracket, 0 when invisible.
  var byte: UInt8 = 0
  /// White space stands before it.
  var isSpaced = false
  var length: UInt32 = 1
  /// The text of a word, lifetime or literal.
  var text = TextID.none
  var place: Place

  func isMark(_ byte: UInt8) -> Bool { kind == .mark && self.byte == byte }
  func isOpen(_ byte: UInt8) -> Bool { kind == .open && self.byte == byte }
  /// How many tokens it takes as one tree: a group with its content, an operator, or itself.
  var treeLength: Int { kind == .open ? Int(length) + 1 : kind == .mark ? Int(length) : 1 }

  static func closing(of open: UInt8) -> UInt8 {
    switch open {
    case UInt8(ascii: "("): UInt8(ascii: ")")
    case UInt8(ascii: "["): UInt8(ascii: "]")
    case UInt8(ascii: "{"): UInt8(ascii: "}")
    default: 0
    }
  }
}
