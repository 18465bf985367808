import Records

/// One declared name, in the places of its file. Only those that can be public are kept, and aliases, which may stand before methods.
struct Declaration {
  var kind: SymbolKind
  var name: TextID
  /// Index of the file in the package's sources.
  var source: UInt32
  /// The type a member declared outside of it belongs to, as written; `.none` for what is no such member.
  var owner = TextID.none
  /// Index of the declaration whose member it is by standing in it.
  var parent: UInt32?
  /// What an alias stands for, when that is a plain name.
  var target = TextID.none
  /// Where the name begins, and its 1-based line.
  var nameStart: UInt32
  var line: UInt32
  var whole = Span.none
  /// The declaration up to its body, or to the last part that counts.
  var head = Span.none
  /// The node around several declarations in brackets, and the word before them.
  var group = Span.none
  var keyword = Span.none
  /// The type of a value, or the result type.
  var type = Span.none
  /// Where the names begin that share `type`, when they are given no value.
  var names: UInt32?
  /// Ranges of `DirectoryFacts`' lists.
  var parameters: Range<UInt32> = 0..<0
  var typeParameters: Range<UInt32> = 0..<0
  var hasBody = false
  var hasValue = false
  var hasMembers = false
  /// The end of what is declared before it: documentation is not looked for beyond.
  var bound: UInt32 = 0
}

/// The declarations of all files of one package.
struct DirectoryFacts {
  var text = TextPool()
  /// By file, in source order.
  var declarations: [Declaration] = []
  var parameters: [ParameterFact] = []
  var typeParameters: [Span] = []
  /// Query matches handled: a measure without a clock.
  var matches = 0
}
