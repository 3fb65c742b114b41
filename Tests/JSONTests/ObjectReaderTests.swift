import Testing

@testable import JSON

/// The typed error of a library that reads a format.
private struct FormatError: Error, Equatable, ObjectReaderFailure {
  let text: String
  init(_ error: ObjectReaderError) { text = error.description }
}

private typealias Reader = ObjectReader<FormatError>

@Suite struct ObjectReaderTests {
  private static let document = #"""
    {"name": "n", "empty": "", "count": 3, "half": 0.5, "nothing": null, "flag": true,
     "origin": {"place": "p"}, "files": [{"path": "a"}, {"path": "b"}], "words": ["x", "y"],
     "mixed": ["x", 1], "none": [], "digests": {"a": "aa", "b": "bb"},
     "sizes": {"a": {"size": 1}, "b": {"size": 2}}, "nameless": {"": "x"}}
    """#

  private func value(_ text: String = document) throws -> JSONValue {
    try JSONValue.parse(Array(text.utf8))
  }

  private func node(_ text: String = document) throws -> JSONItem {
    .node(try JSONDocument(parsing: Array(text.utf8)).root)
  }

  /// Calls that are refused, each with its error.
  private static let refusals: [(error: String, call: @Sendable (Reader) throws -> Void)] =
    [
      ("absent: missing, expected a string", { _ = try $0.text("absent") }),
      ("name: expected a list", { _ = try $0.list("name") }),
      ("count: expected a string", { _ = try $0.text("count") }),
      ("nothing: expected a string", { _ = try $0.text("nothing") }),
      ("nothing: expected a string", { _ = try $0.optionalText("nothing") }),
      ("empty: expected a nonempty string", { _ = try $0.nonemptyText("empty") }),
      ("absent: missing, expected a nonempty string", { _ = try $0.nonemptyText("absent") }),
      ("name: expected m", { _ = try $0.parsed("name", expecting: "m") { $0 == "m" ? 1 : nil } }),
      ("absent: missing, expected m", { _ = try $0.parsed("absent", expecting: "m") { $0 } }),
      ("flag: expected m", { _ = try $0.optionalParsed("flag", expecting: "m") { $0 } }),
      ("name: expected m", { try $0.require("name", "m") }),
      ("absent: expected m", { try $0.require("absent", "m") }),
      ("count: expected an integer of at least 4", { _ = try $0.integer("count", atLeast: 4) }),
      ("half: expected an integer of at least 0", { _ = try $0.integer("half", atLeast: 0) }),
      (
        "absent: missing, expected an integer of at least 0",
        { _ = try $0.integer("absent", atLeast: 0) }
      ),
      (
        "name: expected an integer of at least 0",
        { _ = try $0.optionalInteger("name", atLeast: 0) }
      ),
      ("absent: missing, expected an object", { _ = try $0.object("absent") }),
      ("files: expected an object", { _ = try $0.object("files") }),
      ("origin.place: expected a list", { _ = try $0.object("origin").list("place") }),
      ("absent: missing, expected a list", { _ = try $0.list("absent") }),
      ("origin: expected a list", { _ = try $0.optionalList("origin") }),
      ("absent: missing, expected a list of objects", { _ = try $0.objects("absent") }),
      ("words[0]: expected an object", { _ = try $0.objects("words") }),
      (
        "files[1].size: missing, expected a string", { _ = try $0.objects("files")[1].text("size") }
      ),
      ("mixed: expected strings", { _ = try $0.parsedList("mixed", expecting: "strings") { $0 } }),
      (
        "words: expected x only",
        { _ = try $0.parsedList("words", expecting: "x only") { $0 == "x" ? $0 : nil } }
      ),
      (
        "absent: missing, expected strings",
        { _ = try $0.parsedList("absent", expecting: "strings") { $0 } }
      ),
      ("digests.a: expected an object", { _ = try $0.object("digests").namedObjects() }),
      (
        "sizes.a: expected a string",
        { _ = try $0.object("sizes").namedValues(expecting: "a string") { $0 } }
      ),
      (
        "nameless: expected members with nonempty names",
        { _ = try $0.object("nameless").namedValues(expecting: "a string") { $0 } }
      ),
      ("origin.size: missing", { try $0.object("origin").requireMembers(["place", "size"]) }),
      (
        "origin.place: unknown member, expected only size, port",
        { try $0.object("origin").requireMembers([], optional: ["size", "port"]) }
      ),
      (
        "origin.place: unknown member, expected only a",
        { try $0.object("origin").requireKnown(["a"]) }
      ),
    ]
  @Test(arguments: refusals.indices)
  func refusesAMemberWithItsPath(index: Int) throws {
    let (error, call) = Self.refusals[index]
    for item in [try JSONItem.value(value()), try node()] {
      let thrown = #expect(throws: FormatError.self, "\(error)") { try call(Reader(item)) }
      #expect(thrown?.text == error)
    }
  }

  @Test func acceptsKnownMembersInAnyOrder() throws {
    let reader = try Reader(value(#"{"b": 1, "a": 2}"#))
    try reader.requireMembers(["a", "b"])
    try reader.requireMembers(["a"], optional: ["b", "c"])
    try reader.requireKnown(["a", "b", "c"])
    try Reader(value("{}")).requireMembers([], optional: ["a"])
  }

  @Test func readsEachKindOfMember() throws {
    let reader = try Reader(value())
    #expect(try reader.text("name") == "n")
    #expect(try reader.text("empty") == "")
    #expect(try reader.nonemptyText("name") == "n")
    #expect(try reader.optionalText("absent") == nil)
    try reader.require("name", "n")
    #expect(try reader.parsed("name", expecting: "n") { $0 == "n" ? 1 : nil } == 1)
    #expect(try reader.integer("count", atLeast: 3) == 3)
    #expect(try reader.optionalInteger("absent", atLeast: 3) == nil)
    #expect(try reader.object("origin").text("place") == "p")
    #expect(try reader.optionalObject("absent")?.path == nil)
    #expect(try reader.list("mixed").map(\.decoded) == ["x", 1])
    #expect(try reader.optionalList("absent") == nil)
    #expect(try reader.objects("files").map(\.path) == ["files[0]", "files[1]"])
    #expect(try reader.objects("files")[1].text("path") == "b")
    #expect(try reader.optionalObjects("absent")?.count == nil)
    #expect(try reader.parsedList("words", expecting: "a list of strings") { $0 } == ["x", "y"])
    #expect(try reader.parsedList("none", expecting: "a list of strings") { $0 } == [])
    #expect(try reader.optionalParsedList("absent", expecting: "") { $0 } == nil)
    #expect(reader.member("flag")?.boolValue == true)
    #expect(reader.member("nothing")?.isNull == true)
    #expect(reader.item.decoded == (try value()))
  }

  @Test func readsTheSameOfALargeDocument() throws {
    let reader = try Reader(node())
    #expect(try reader.objects("files").map(\.path) == ["files[0]", "files[1]"])
    #expect(try reader.object("origin").text("place") == "p")
    #expect(try reader.integer("count", atLeast: 0) == 3)
    #expect(try reader.parsedList("words", expecting: "a list of strings") { $0 } == ["x", "y"])
    #expect(try reader.list("mixed").map(\.decoded) == ["x", 1])
    #expect(
      try reader.object("digests").namedValues(expecting: "") { $0 }.map(\.name) == ["a", "b"])
    #expect(reader.member("flag")?.boolValue == true)
    #expect(reader.member("nothing")?.isNull == true)
    #expect(reader.item.decoded == (try value()))
  }

  @Test func readsFreeNamesInTheirOrder() throws {
    let reader = try Reader(value())
    let digests = try reader.object("digests").namedValues(expecting: "two letters") { $0 }
    #expect(digests.map(\.name) == ["a", "b"])
    #expect(digests.map(\.value) == ["aa", "bb"])
    let sizes = try reader.object("sizes").namedObjects()
    #expect(sizes.map(\.object.path) == ["sizes.a", "sizes.b"])
    #expect(try sizes[1].object.integer("size", atLeast: 0) == 2)
  }

  @Test func readsNullAsMissingOnlyOnRequest() throws {
    let text = #"{"a": null, "b": {"c": null}, "d": [{"c": null}], "e": {"f": {"c": null}}}"#
    let strict = try Reader(value(text))
    #expect(throws: FormatError(.at("a", .unexpected(expected: "a string")))) {
      try strict.optionalText("a")
    }
    let reader = try Reader(.value(value(text)), nullIsMissing: true)
    #expect(try reader.optionalText("a") == nil)
    #expect(try reader.object("b").optionalText("c") == nil)
    #expect(try reader.objects("d")[0].optionalText("c") == nil)
    #expect(try reader.object("e").namedObjects()[0].object.optionalText("c") == nil)
    #expect(throws: FormatError(.at("a", .missing(expected: "a string")))) { try reader.text("a") }
    #expect(throws: FormatError(.at("a", .missing(expected: nil)))) {
      try reader.requireMembers(["a"], optional: ["b", "d", "e"])
    }
  }

  @Test func isMadeOfAnObjectOnly() throws {
    for text in ["[]", "1", "null", "\"x\""] {
      #expect(throws: FormatError(.at("", .unexpected(expected: "an object")))) {
        try Reader(value(text))
      }
      #expect(throws: FormatError(.at("f", .unexpected(expected: "an object")))) {
        try Reader(node(text), at: "f")
      }
    }
  }

  @Test func requiresTheCanonicalBytes() throws {
    let canonical = Array(#"{"a":1,"b":[]}"#.utf8)
    try Reader(JSONValue.parse(canonical)).requireCanonical(canonical)
    for text in [
      #"{"b":[],"a":1}"#, #"{"a":1, "b":[]}"#, "{\"a\":1,\"b\":[]}\n", #"{"a":1.0,"b":[]}"#,
    ] {
      #expect(throws: FormatError(.at("", .notCanonical)), "\(text)") {
        try Reader(value(text)).requireCanonical(Array(text.utf8))
      }
    }
  }

  @Test func reportsItsOwnErrorWithThePath() throws {
    let origin = try Reader(value()).object("origin")
    #expect(origin.unexpected("place", expected: "q").text == "origin.place: expected q")
    #expect(try ObjectReader<ObjectReaderError>(value()).path(of: "name") == "name")
  }
}

extension ObjectReaderError {
  fileprivate static func at(_ path: String, _ problem: Problem) -> ObjectReaderError {
    ObjectReaderError(path: path, problem: problem)
  }
}
