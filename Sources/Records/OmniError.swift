/// A failure a person can act on: what failed, on which thing, why, and what to do next.
///
/// Every library of this package throws this one type; only `omni` prints it and turns `code` into an exit status.
public struct OmniError: Error, Sendable, Equatable {
  /// The cause's class. It decides the exit status and whether trying again makes sense.
  public enum Code: String, Sendable {
    /// The request itself is wrong: an unknown name, a malformed argument.
    case usage
    /// The machine lacks something: a library, a compiler, disk space, a permission.
    case environment
    /// A server answered and refuses, or fails to deliver, to the end: a verdict on the thing asked for.
    case network
    /// Nobody answers: nothing was learnt about the thing asked for; trying again later makes sense.
    case unreachable
    /// The thing asked for does not exist (any more).
    case notFound
    /// Bytes are not what their checksum or format promised.
    case corrupt
    /// A limit against hostile or excessive input was reached.
    case limit
    /// A file of ours or of a user (pack, manifest, descriptor, settings) is malformed.
    case invalid
    /// The user or the system asked the process to stop.
    case interrupted
  }

  public var code: Code
  /// What failed, one clause, lower case, no final period: `cannot read the rule pack`.
  public var what: String
  /// The thing it failed on: a path with line and column, a URL, a package. Printed before `what`.
  public var location: String?
  /// The cause in the failing part's own words.
  public var why: String?
  /// What the reader can do next.
  public var hint: String?

  public init(_ code: Code, _ what: String, at location: String? = nil, why: String? = nil, hint: String? = nil) {
    self.code = code
    self.what = what
    self.location = location
    self.why = why
    self.hint = hint
  }
}

extension OmniError: CustomStringConvertible {
  /// `location: what: why`, then `hint: …` on a line of its own. For people; not a stable format.
  public var description: String {
    var text = location.map { $0 + ": " } ?? ""
    text += what
    if let why { text += ": " + why }
    if let hint { text += "\nhint: " + hint }
    return text
  }
}
