/// What a registry calls a package name, and which spellings mean the same package.
public struct NameRules: Sendable, Equatable {
  /// Applied in order to a name before anything else.
  public var normalize: [NameTransform] = []
  /// The ASCII characters a name is made of; nil: whatever `normalize` lets through.
  public var characters: Set<UInt8>?
  /// Most bytes of a name.
  public var maxLength = 1024
  /// Spellings to ask for, one after the other, when there is no package of the name as written.
  public var alternatives: [NameTransform] = []
  /// What does not tell two names apart: names that are equal after these transforms are one package's.
  public var equal: [NameTransform] = []

  /// The registry's own spelling of a name as far as the name alone can tell, nil when it is no name there.
  ///
  /// No step of a name may be empty, `.` or `..`: names become parts of addresses.
  func canonical(_ name: String) -> String? {
    guard let result = Self.apply(normalize, to: name), !result.isEmpty, result.utf8.count <= maxLength else { return nil }
    if let characters, !result.utf8.allSatisfy(characters.contains) { return nil }
    let steps = result.split(separator: "/", omittingEmptySubsequences: false)
    return steps.contains { ["", ".", ".."].contains($0) } ? nil : result
  }

  /// The spellings to ask for, the canonical one first, without doubles.
  func spellings(_ name: String) -> [String] {
    var spellings = [name]
    for transform in alternatives {
      if let other = transform.apply(name), !spellings.contains(other) { spellings.append(other) }
    }
    return spellings
  }

  /// Whether two spellings mean one package.
  func isSame(_ a: String, _ b: String) -> Bool {
    guard let a = Self.apply(normalize + equal, to: a), let b = Self.apply(normalize + equal, to: b) else { return false }
    return a.utf8.elementsEqual(b.utf8)
  }

  private static func apply(_ transforms: [NameTransform], to name: String) -> String? {
    var result = name
    for transform in transforms {
      guard let next = transform.apply(result) else { return nil }
      result = next
    }
    return result
  }

  /// Reads a set of characters: single ones and ranges, `a-z0-9_-`; nil when it is empty, descending or not ASCII.
  static func characters(_ text: String) -> Set<UInt8>? {
    let bytes = Array(text.utf8)
    var set: Set<UInt8> = []
    var i = 0
    while i < bytes.count {
      guard bytes[i] < 0x80 else { return nil }
      if i + 2 < bytes.count, bytes[i + 1] == UInt8(ascii: "-") {
        guard bytes[i] <= bytes[i + 2], bytes[i + 2] < 0x80 else { return nil }
        set.formUnion(bytes[i]...bytes[i + 2])
        i += 3
      } else {
        set.insert(bytes[i])
        i += 1
      }
    }
    return set.isEmpty ? nil : set
  }
}
