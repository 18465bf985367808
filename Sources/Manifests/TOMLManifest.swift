public import Records

extension ManifestValue {
  /// Reads a TOML text (toml.io, version 1.0); dates become texts. Of equal keys the last one counts.
  ///
  /// A reader of our own: the C++ library at hand ends the process on some malformed texts, and manifests come from outside.
  /// - Throws: `.invalid` with the line.
  /// - Complexity: O(length), and for each key O(keys of its table); depth and number of keys are bounded.
  public init(toml bytes: [UInt8]) throws(OmniError) {
    var reader = TOMLReader(bytes: bytes, position: bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0)
    self = try reader.document()
  }
}

private struct TOMLReader {
  private static let depthLimit = 64
  private static let keyLimit = 10_000

  let bytes: [UInt8]
  var position: Int
  private var keys = 0

  init(bytes: [UInt8], position: Int) {
    self.bytes = bytes
    self.position = position
  }

  private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func error(_ what: String) -> OmniError {
    OmniError(.invalid, "not TOML", why: "\(what) (line \(1 + bytes[..<min(position, bytes.count)].count { $0 == 0x0a }))")
  }

  mutating func document() throws(OmniError) -> ManifestValue {
    var root = ManifestValue.table([])
    var home: [String] = []
    while true {
      skipBlank()
      guard let byte else { return root }
      if byte == UInt8(ascii: "[") {
        position += 1
        let isList = self.byte == UInt8(ascii: "[")
        if isList { position += 1 }
        home = try path()
        try expect(UInt8(ascii: "]"))
        if isList { try expect(UInt8(ascii: "]")) }
        try open(home, isList: isList, in: &root)
      } else {
        let path = try path()
        try expect(UInt8(ascii: "="))
        let value = try value(depth: 0)
        try update(&root, (home + path)[...]) { (node) throws(OmniError) in node = value }
      }
      try endLine()
    }
  }

  // MARK: Tables

  private mutating func open(_ path: [String], isList: Bool, in root: inout ManifestValue) throws(OmniError) {
    let failure = error("'\(path.joined(separator: "."))' is something else already")
    try update(&root, path[...]) { (node) throws(OmniError) in
      switch node {
      case .list(var items) where isList:
        items.append(.table([]))
        node = .list(items)
      case .table(let entries) where isList && entries.isEmpty: node = .list([.table([])])
      case .table where !isList, .list where !isList: break
      default: throw failure
      }
    }
  }

  /// Changes the value at the end of a way of keys; tables on the way are made, of a list of tables the last is meant.
  private mutating func update(
    _ node: inout ManifestValue, _ path: ArraySlice<String>, _ change: (inout ManifestValue) throws(OmniError) -> Void
  ) throws(OmniError) {
    guard let key = path.first else { return try change(&node) }
    switch node {
    case .list(var items):
      guard var last = items.popLast() else { throw error("'\(key)' stands in a list") }
      try update(&last, path, change)
      node = .list(items + [last])
    case .table(var entries):
      // Emptied first, so that the entries are changed in place.
      node = .null
      let index = entries.firstIndex { $0.key == key } ?? entries.count
      if index == entries.count {
        keys += 1
        guard keys <= Self.keyLimit else { throw error("more than \(Self.keyLimit) keys") }
        entries.append(ManifestValue.Entry(key: key, value: .table([])))
      }
      try update(&entries[index].value, path.dropFirst(), change)
      node = .table(entries)
    default: throw error("'\(key)' stands in what is no table")
    }
  }

  // MARK: Space

  private mutating func skipSpace() { while let byte, byte == 0x20 || byte == 0x09 { position += 1 } }

  /// Passes white space, line breaks and comments.
  private mutating func skipBlank() {
    while let byte {
      if byte == UInt8(ascii: "#") {
        while let byte = self.byte, byte != 0x0a { position += 1 }
      } else if byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d {
        position += 1
      } else {
        return
      }
    }
  }

  private mutating func expect(_ wanted: UInt8) throws(OmniError) {
    skipSpace()
    guard byte == wanted else { throw error("'\(Character(Unicode.Scalar(wanted)))' is missing") }
    position += 1
  }

  private mutating func endLine() throws(OmniError) {
    skipSpace()
    if byte == UInt8(ascii: "#") { while let byte, byte != 0x0a { position += 1 } }
    guard byte == nil || byte == 0x0a || byte == 0x0d else { throw error("something follows on the line") }
  }

  // MARK: Keys and values

  private mutating func path() throws(OmniError) -> [String] {
    var path: [String] = []
    while true {
      skipSpace()
      let start = position
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        path.append(try string())
      } else {
        while let byte, Self.isBare(byte) { position += 1 }
        guard position > start else { throw error("a key is missing") }
        path.append(String(decoding: bytes[start..<position], as: UTF8.self))
      }
      guard path.count <= Self.depthLimit else { throw error("nested too deeply") }
      skipSpace()
      guard byte == UInt8(ascii: ".") else { return path }
      position += 1
    }
  }

  private static func isBare(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }

  private mutating func value(depth: Int) throws(OmniError) -> ManifestValue {
    guard depth < Self.depthLimit else { throw error("nested too deeply") }
    skipSpace()
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return .text(try string())
    case UInt8(ascii: "["): return .list(try list(depth: depth))
    case UInt8(ascii: "{"): return try table(depth: depth)
    default: return try word()
    }
  }

  private mutating func list(depth: Int) throws(OmniError) -> [ManifestValue] {
    var items: [ManifestValue] = []
    position += 1
    skipBlank()
    while byte != UInt8(ascii: "]") {
      items.append(try value(depth: depth + 1))
      skipBlank()
      if byte == UInt8(ascii: ",") { position += 1 } else if byte != UInt8(ascii: "]") { throw error("',' or ']' is missing") }
      skipBlank()
    }
    position += 1
    return items
  }

  private mutating func table(depth: Int) throws(OmniError) -> ManifestValue {
    var table = ManifestValue.table([])
    position += 1
    skipBlank()
    while byte != UInt8(ascii: "}") {
      let path = try path()
      try expect(UInt8(ascii: "="))
      let value = try value(depth: depth + 1)
      try update(&table, path[...]) { (node) throws(OmniError) in node = value }
      skipBlank()
      if byte == UInt8(ascii: ",") { position += 1 } else if byte != UInt8(ascii: "}") { throw error("',' or '}' is missing") }
      skipBlank()
    }
    position += 1
    return table
  }

  /// A flag, a number or a date; a date and a time may stand apart by a blank.
  private mutating func word() throws(OmniError) -> ManifestValue {
    let start = position
    while let byte, Self.isBare(byte) || Array("+.:".utf8).contains(byte) { position += 1 }
    if position - start == 10, byte == 0x20, position + 1 < bytes.count, (0x30...0x39).contains(bytes[position + 1]) {
      position += 1
      while let byte, Self.isBare(byte) || Array("+.:".utf8).contains(byte) { position += 1 }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if text == "true" || text == "false" { return .flag(text == "true") }
    guard let first = text.utf8.first, (0x30...0x39).contains(first) || Array("+-in".utf8).contains(first) else { throw error("a value is missing") }
    return Double(text.filter { $0 != "_" }).map(ManifestValue.number) ?? .text(text)
  }

  // MARK: Strings

  private mutating func string() throws(OmniError) -> String {
    let quote = bytes[position]
    let isLong = bytes[position...].starts(with: [quote, quote, quote])
    position += isLong ? 3 : 1
    if isLong, byte == 0x0d { position += 1 }
    if isLong, byte == 0x0a { position += 1 }
    var out: [UInt8] = []
    while let byte {
      if byte == quote {
        if !isLong {
          position += 1
          return String(decoding: out, as: UTF8.self)
        }
        let run = bytes[position...].prefix { $0 == quote }.count
        position += run
        if run >= 3 { return String(decoding: out + [UInt8](repeating: quote, count: min(run - 3, 2)), as: UTF8.self) }
        out += [UInt8](repeating: quote, count: run)
      } else if byte == 0x0a, !isLong {
        throw error("a text without end")
      } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        position += 1
        try escape(into: &out, isLong: isLong)
      } else {
        out.append(byte)
        position += 1
      }
    }
    throw error("a text without end")
  }

  private mutating func escape(into out: inout [UInt8], isLong: Bool) throws(OmniError) {
    guard let escape = byte else { throw error("a text without end") }
    position += 1
    switch escape {
    case UInt8(ascii: "n"): out.append(0x0a)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "r"): out.append(0x0d)
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0c)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): out.append(escape)
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let length = escape == UInt8(ascii: "u") ? 4 : 8
      guard position + length <= bytes.count,
        let scalar = UInt32(String(decoding: bytes[position..<(position + length)], as: UTF8.self), radix: 16).flatMap(Unicode.Scalar.init)
      else { throw error("an unknown escape") }
      out += Array(String(scalar).utf8)
      position += length
    case 0x20, 0x09, 0x0a, 0x0d:
      // A line that ends with a backslash goes on where the next text begins.
      guard isLong else { throw error("an unknown escape") }
      while let byte, byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d { position += 1 }
    default: throw error("an unknown escape")
    }
  }
}
