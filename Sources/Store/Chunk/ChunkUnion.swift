public import Records

/// Many chunks as one set of tables: what the views of `ChunkSchema` show of each, one chunk after the other, with the column `sprint` before
/// their own. SQLite's limit of attached files does not apply, for a chunk is opened when its turn comes.
///
/// A chunk that cannot be read, or not to its end, is left out and noted. A union belongs to one thread.
public final class ChunkUnion {
  /// One of the chunks.
  public struct Member {
    public var sprint: String
    public var open: () throws(OmniError) -> ChunkReader

    public init(sprint: String, open: @escaping () throws(OmniError) -> ChunkReader) {
      self.sprint = sprint
      self.open = open
    }
  }

  /// Chunks that are open at the same time.
  private static let openChunks = 32

  private let members: [Member]
  /// The members that may hold a package of a name; all when it cannot tell.
  private let holding: (_ package: String) -> [Int]?
  private let deadline: ContinuousClock.Instant
  /// One for each chunk that could not be read.
  public private(set) var problems: [OmniError] = []
  private var damaged: Set<Int> = []
  /// Least recently used first.
  private var open: [(member: Int, reader: ChunkReader)] = []

  /// - Parameters:
  ///   - holding: the members that may hold a package of a name, in order; nil when that is not known.
  ///   - timeLimit: wall-clock time from now on.
  public init(_ members: [Member], timeLimit: Duration, holding: @escaping (_ package: String) -> [Int]?) {
    self.members = members
    self.holding = holding
    deadline = .now + min(timeLimit, .seconds(1 << 30))
  }

  /// The members that a question needs.
  /// - Parameters:
  ///   - sprint: only those of this sprint.
  ///   - package: only those that may hold a package of this name.
  func members(sprint: String?, package: String?) -> [Int] {
    (package.flatMap(holding) ?? Array(members.indices)).filter { index in
      !damaged.contains(index) && (sprint.map { $0 == members[index].sprint } ?? true)
    }
  }

  func sprint(of member: Int) -> String { members[member].sprint }

  /// A member's connection, nil when it cannot be opened.
  func database(of member: Int) -> Database? {
    if let index = open.lastIndex(where: { $0.member == member }) {
      let entry = open.remove(at: index)
      open.append(entry)
      return entry.reader.database
    }
    do throws(OmniError) {
      let reader = try members[member].open()
      reader.database.allowOnlyReading(timeLimit: deadline - .now)
      if open.count >= Self.openChunks { open.removeFirst() }
      open.append((member, reader))
      return reader.database
    } catch {
      note(error, of: member)
      return nil
    }
  }

  /// Goes on without a member.
  func note(_ problem: OmniError, of member: Int) {
    if damaged.insert(member).inserted { problems.append(problem) }
  }
}
