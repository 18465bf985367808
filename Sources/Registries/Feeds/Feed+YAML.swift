import Records
import StrictYAML

extension Feed {
  init(_ map: YAMLMap) throws(OmniError) {
    family = try map.require("family", Family.self)
    guard family != .deb822 else { return }
    let url = try map.requireTemplate("url", [.cursor, .pageSize])
    self.url = url
    accept = try map.optionalString("accept") ?? accept
    limits = try map.require("limits") { (map) throws(OmniError) in try Limits(map, family) }
    switch family {
    case .csv:
      tables = try map.maps("tables") { (name, map) throws(OmniError) in try Table(name, map) }
    case .json:
      records = try map.field("records", list: true)
      interfaceVersion = try map.map("interface-version") { (map) throws(OmniError) in try VersionsFormat.InterfaceVersion(map) }
    case .ndjson, .deb822: break
    }
    if family != .csv { cursor = try map.map("cursor") { (map) throws(OmniError) in try Cursor(map) } }
    news = try map.map("news") { (map) throws(OmniError) in News(url: try map.requireTemplate("url", []), field: try map.field("field")) }
    name = try map.fields("name")
    version = try map.fields("version")
    size = try map.fields("size")
    sha256 = try map.fields("sha256")
    yanked = try map.fields("yanked")
    mark = try map.fields("mark")
    deleted = try map.fields("deleted")
    omissions = try map.list("left-out") { (map) throws(OmniError) in
      Omission(field: try map.field("field"), match: try map.strings("match").map { FileNamePattern($0) })
    }
    if name.isEmpty { throw map.missing("name") }
    if cursor == nil ? url.uses(.cursor) || url.uses(.pageSize) : !url.uses(.cursor) {
      throw map.error("url", cursor == nil ? "a whole list has no cursor in its url" : "the url has no {cursor}")
    }
    if news != nil, cursor?.tellsNews == true { throw map.error("news", "a feed with this cursor tells the news itself") }
    try checkTables(map)
  }

  private func checkTables(_ map: YAMLMap) throws(OmniError) {
    guard family == .csv else { return }
    guard let first = tables.first else { throw map.missing("tables") }
    if first.join != nil { throw map.error("tables", "each row of the first table is a record: it is looked up by nothing") }
    for (i, table) in tables.enumerated().dropFirst() {
      guard let join = table.join else { throw map.error("tables", "how is a row of '\(table.name)' found?", hint: "add `key:` and `equals:`") }
      guard tables[..<i].contains(where: { join.field.steps.first == $0.name }) else {
        throw map.error("tables", "'\(table.name)' is looked up by a field of no earlier table", why: join.field.text)
      }
    }
    for path in recordFields.joined() where path.steps.count != 2 || !tables.contains(where: { $0.name == path.steps[0] }) {
      throw map.error(
        "tables", "not a field of a table", why: path.text, hint: "write /table/column; the tables are " + tables.map(\.name).joined(separator: ", "))
    }
  }
}

extension Feed.Table {
  fileprivate init(_ name: String, _ map: YAMLMap) throws(OmniError) {
    self.name = name
    member = FileNamePattern(try map.string("member"))
    switch (try map.optionalString("key"), try map.optionalField("equals")) {
    case (nil, nil): join = nil
    case (let key?, let field?): join = Join(key: key, field: field)
    default: throw map.error("key", "`key` and `equals` belong together")
    }
  }
}

extension Feed.Cursor {
  fileprivate init(_ map: YAMLMap) throws(OmniError) {
    kind = try map.require("kind", Kind.self)
    field = try map.field("field")
    start = try map.string("start")
    guard let size = try map.int("page-size", in: 1...1_000_000) else { throw map.missing("page-size") }
    pageSize = size
  }
}

extension Feed.Limits {
  fileprivate init(_ map: YAMLMap, _ family: Feed.Family) throws(OmniError) {
    func size(_ key: String, _ most: Int) throws(OmniError) -> Int {
      guard let size = try map.int(key, in: 1...most) else { throw map.missing(key) }
      return size
    }
    let isArchive = family == .csv
    answer = try size("answer", isArchive ? 1 << 40 : 1 << 30)
    records = try size("records", 1 << 40)
    // An archive is never in memory, but its tables are, and their places are 32 bits wide.
    unpacked = isArchive ? try size("unpacked", 1 << 44) : 0
    kept = isArchive ? try size("kept", Int(UInt32.max)) : 0
  }
}
