import Records

/// A symbol's parameters, or its type parameters, as the JSON text that a chunk stores (`ChunkSchema`), written.
struct ParameterListWriter {
  private var json = JSONWriter()

  /// The list written last.
  var bytes: [UInt8] { json.bytes }

  mutating func write(_ rows: ArraySlice<ParameterRow>, _ text: TextPool) {
    begin()
    for row in rows {
      json.beginArray()
      write(row.name, text)
      json.string(row.kind.name)
      if !row.type.isNone || !row.defaultValue.isNone { write(row.type, text) }
      if !row.defaultValue.isNone { write(row.defaultValue, text) }
      json.endArray()
    }
    json.endArray()
  }

  mutating func write(_ types: ArraySlice<TextID>, _ text: TextPool) {
    begin()
    for type in types { write(type, text) }
    json.endArray()
  }

  private mutating func begin() {
    json.removeAll()
    json.beginArray()
  }

  private mutating func write(_ id: TextID, _ text: TextPool) {
    if id.isNone { json.null() } else { text.withBytes(id) { json.string($0) } }
  }
}

/// The same lists, read. Only the JSON that `ParameterListWriter` writes is understood, and of that every byte is checked.
struct ParameterListReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  /// The text read last, without its escapes.
  private var plain: [UInt8] = []

  /// - Parameter bytes: valid as long as the reader.
  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Appends the parameters of the list.
  /// - Returns: false when it is no such list.
  mutating func read(into rows: inout [ParameterRow], _ text: inout TextPool) -> Bool {
    guard take("[") else { return false }
    while !take("]") {
      guard take("["), let name = field(&text), take(","), let kind = kind() else { return false }
      var row = ParameterRow(name: name, kind: kind)
      if take(",") {
        guard let type = field(&text) else { return false }
        row.type = type
        if take(",") {
          guard let value = field(&text) else { return false }
          row.defaultValue = value
        }
      }
      guard take("]") else { return false }
      rows.append(row)
      guard take(",") || isBefore("]") else { return false }
    }
    return position == bytes.count
  }

  /// Appends the type parameters of the list.
  /// - Returns: false when it is no such list.
  mutating func read(into types: inout [TextID], _ text: inout TextPool) -> Bool {
    guard take("[") else { return false }
    while !take("]") {
      guard let type = field(&text), take(",") || isBefore("]") else { return false }
      types.append(type)
    }
    return position == bytes.count
  }

  // MARK: Values

  private mutating func kind() -> ParameterKind? {
    string() ? ParameterKind.allCases.first { plain.elementsEqual($0.name.utf8) } : nil
  }

  /// A text or null.
  private mutating func field(_ text: inout TextPool) -> TextID? {
    if take("null") { return TextID.none }
    return string() ? plain.withUnsafeBufferPointer { text.intern($0) } : nil
  }

  private mutating func string() -> Bool {
    plain.removeAll(keepingCapacity: true)
    guard take("\"") else { return false }
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return true
      case UInt8(ascii: "\\"): guard escape() else { return false }
      case 0..<0x20: return false
      default: plain.append(byte)
      }
    }
    return false
  }

  private mutating func escape() -> Bool {
    guard position < bytes.count else { return false }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): plain.append(byte)
    case UInt8(ascii: "n"): plain.append(UInt8(ascii: "\n"))
    case UInt8(ascii: "r"): plain.append(UInt8(ascii: "\r"))
    case UInt8(ascii: "t"): plain.append(UInt8(ascii: "\t"))
    case UInt8(ascii: "u"):
      let end = min(position + 4, bytes.count)
      guard let control = UInt8(String(decoding: bytes[position..<end], as: UTF8.self), radix: 16), end == position + 4 else { return false }
      position = end
      plain.append(control)
    default: return false
    }
    return true
  }

  // MARK: Bytes

  private func isBefore(_ text: StaticString) -> Bool {
    bytes.count - position >= text.utf8CodeUnitCount
      && bytes[position..<position + text.utf8CodeUnitCount].elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func take(_ text: StaticString) -> Bool {
    guard isBefore(text) else { return false }
    position += text.utf8CodeUnitCount
    return true
  }
}
