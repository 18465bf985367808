import Records
import Testing

@Suite struct SurfaceJSONTests {
  private func lines(_ surface: PackageSurface, manager: String? = nil) -> [String] {
    var json = JSONWriter()
    SurfaceJSON.append(surface, manager: manager, to: &json)
    return String(decoding: json.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private func surface() -> PackageSurface {
    var s = PackageSurface(package: PackageKey(registry: "pypi", name: "my pkg", version: "1"), language: "python", status: .exact)
    s.files = [FileRow(path: s.text.intern("p/core.py"), sha256: s.text.intern("ab"), size: 9, problem: .none)]
    var function = SymbolRow(kind: .function, definition: s.text.intern("p.core.get"))
    function.file = 0
    function.line = 3
    function.startByte = 10
    function.endByte = 20
    function.signature = s.text.intern("get(url: str = \"\\\")")
    function.returns = s.text.intern("int")
    function.doc = s.text.append("Gets.\n\tß\u{1}")
    function.deprecated = s.text.intern("")
    function.conditions = s.text.intern("type-checking")
    function.status = .inferred
    let url = s.text.intern("url"), string = s.text.intern("str"), value = s.text.intern("\"\\\"")
    s.parameters = [ParameterRow(name: url, type: string, defaultValue: value, kind: .positionalOrKeyword)]
    function.parameters = 0..<1
    s.typeParameters = [s.text.intern("T")]
    function.typeParameters = 0..<1
    s.symbols = [SymbolRow(kind: .module, definition: s.text.intern("p")), function]
    let module = s.text.intern("p"), get = s.text.intern("p.get"), fetch = s.text.intern("p.fetch"), array = s.text.intern("p.array")
    let all = s.text.intern("all")
    s.paths = [
      PathRow(path: module, nameStart: 0, symbol: 0, isCanonical: true, isReexport: false, rule: all),
      PathRow(path: array, nameStart: 2, symbol: nil, isCanonical: true, isReexport: true, rule: all),
      PathRow(path: fetch, nameStart: 2, symbol: 1, isCanonical: false, isReexport: true, rule: all),
      PathRow(path: get, nameStart: 2, symbol: 1, isCanonical: true, isReexport: true, rule: all),
    ]
    s.paths[1].external = s.text.intern("numpy.ndarray")
    return s
  }

  @Test func everyPathIsALineWithKeysInOrder() {
    let expected = #"""
      {"path":"p","kind":"module","file":null,"line":null,"sig":null,"deprecated":false,"has_doc":false,"definition":null\#
      ,"canonical":true,"rule":"all","id":"omni pypi my  pkg 1 p/"}
      {"path":"p.array","kind":null,"file":null,"line":null,"sig":null,"deprecated":false,"has_doc":false,"definition":null\#
      ,"canonical":true,"rule":"all","external":true,"target":"numpy.ndarray"}
      {"path":"p.fetch","kind":"function","file":"p/core.py","line":3,"sig":null,"deprecated":true,"has_doc":true\#
      ,"definition":"p.core.get","canonical":false,"rule":"all","id":"omni pypi my  pkg 1 p/get().","start_byte":10,"end_byte":20\#
      ,"conditions":"type-checking","status":"inferred","sha256":"ab"}
      {"path":"p.get","kind":"function","file":"p/core.py","line":3,"sig":"get(url: str = \"\\\")","deprecated":true,"has_doc":true\#
      ,"definition":"p.core.get","canonical":true,"rule":"all","id":"omni pypi my  pkg 1 p/get().","start_byte":10,"end_byte":20\#
      ,"parameters":[{"name":"url","type":"str","default":"\"\\\"","kind":"positional-or-keyword"}],"type_parameters":["T"]\#
      ,"returns":"int","doc":"Gets.\n\tß\u0001","deprecation":"","conditions":"type-checking","status":"inferred","sha256":"ab"}
      """#
    #expect(lines(surface()).joined(separator: "\n") == expected)
  }

  /// Ids of symbols at these paths, all canonical.
  private func ids(_ rows: [(path: String, nameStart: Int, kind: SymbolKind)], separator: String = ".") -> [String] {
    var s = PackageSurface(package: PackageKey(registry: "go", name: "example.com/lib", version: ""), language: "go", status: .exact)
    s.separator = separator
    for (i, row) in rows.enumerated() {
      let path = s.text.intern(row.path)
      s.symbols.append(SymbolRow(kind: row.kind, definition: path))
      s.paths.append(PathRow(path: path, nameStart: UInt32(row.nameStart), symbol: UInt32(i), isCanonical: true, isReexport: false, rule: .none))
    }
    return lines(s, manager: "golang").map { line in
      let id = line.split(separator: "\"id\":\"")[1]
      return String(id[..<id.firstIndex(of: "\"")!])
    }
  }

  @Test func idsFollowTheKindsOfTheSteps() {
    #expect(
      ids([("example.com/lib", 12, .package), ("example.com/lib.Server", 16, .struct), ("example.com/lib.Server.Start", 23, .method)]) == [
        "omni golang example.com/lib . `example.com/lib`/", "omni golang example.com/lib . `example.com/lib`/Server#",
        "omni golang example.com/lib . `example.com/lib`/Server#Start().",
      ])
  }

  @Test func anUnknownParentIsOneNamespace() {
    #expect(ids([("a::b::c", 6, .constant)], separator: "::") == ["omni golang example.com/lib . `a::b`/c."])
  }

  @Test func overloadsAreToldApart() {
    let found = ids([("f", 0, .function), ("f", 0, .function), ("f", 0, .struct)]).map { $0.split(separator: " ").last! }
    #expect(found == ["f().", "f(+1).", "f#"])
  }

  @Test func malformedBytesAreRepaired() {
    var json = JSONWriter()
    [UInt8(0x61), 0xff, 0x62].withUnsafeBufferPointer { json.string($0) }
    #expect(String(decoding: json.bytes, as: UTF8.self) == "\"a\u{fffd}b\"")
  }
}
