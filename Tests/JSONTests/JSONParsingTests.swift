import JSON
import Testing

@Suite struct JSONParsingTests {
  private static let valid: [(String, JSONValue)] = [
    ("null", .null), (" true ", true), ("false", false), ("0", 0), ("-0", .number("-0")),
    ("-12.5e+3", .number("-12.5e+3")), (#""a\"\\\/\b\f\n\r\t""#, .string("a\"\\/\u{8}\u{c}\n\r\t")),
    (#""\u00e9\ud83d\ude00""#, "é😀"), ("[]", []), ("{}", [:]), ("[1,[2]]", [1, [2]]),
    (#"{"b":1,"a":{"c":null}}"#, ["b": 1, "a": ["c": nil]]), ("\t\r\n[ ]\n", []),
  ]

  @Test(arguments: valid)
  func readsOneValue(text: String, value: JSONValue) throws {
    #expect(try JSONValue.parse(Array(text.utf8)) == value)
  }

  @Test(arguments: [
    ("", JSONError.Problem.empty), ("  ", .empty), ("nul", .truncated), ("nulL", .unexpectedByte),
    ("[1,]", .unexpectedByte), ("{\"a\":1,}", .unexpectedByte), ("{a:1}", .unexpectedByte),
    ("[1 2]", .unexpectedByte), ("'a'", .unexpectedByte), ("1 2", .trailingBytes),
    ("{}{}", .trailingBytes), ("01", .badNumber), ("-", .badNumber), ("1.", .badNumber),
    ("1e", .badNumber), ("+1", .unexpectedByte), (".5", .unexpectedByte), ("NaN", .unexpectedByte),
    ("\"\n\"", .controlCharacter), (#""\x""#, .badEscape), (#""\u12g4""#, .badEscape),
    (#""\ud800""#, .loneSurrogate), (#""\udc00""#, .loneSurrogate),
    (#""\ud800\u0041""#, .loneSurrogate),
    ("\"abc", .truncated), ("[", .truncated), ("{\"a\"", .truncated),
    (#"{"a":1,"a":2}"#, .duplicateName), (#"{"a":1,"\u0061":2}"#, .duplicateName),
    ("\u{feff}{}", .unexpectedByte), ("// c\n1", .unexpectedByte),
  ])
  func refusesEverythingElse(text: String, problem: JSONError.Problem) {
    let error = #expect(throws: JSONError.self) { try JSONValue.parse(Array(text.utf8)) }
    #expect(error?.problem == problem)
  }

  @Test func keepsCanonicallyEquivalentNamesApart() throws {
    let value = try JSONValue.parse(Array("{\"é\":1,\"e\u{301}\":2}".utf8))
    #expect(value.objectValue?.count == 2)
  }

  @Test func refusesADuplicateAmongManyNames() {
    let names = (0..<100).map { "\"n\($0)\":0" } + ["\"n7\":1"]
    let error = #expect(throws: JSONError.self) {
      try JSONValue.parse(Array("{\(names.joined(separator: ","))}".utf8))
    }
    #expect(error?.problem == .duplicateName)
  }

  @Test(arguments: [
    [0x22, 0xff, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22],
  ])
  func refusesBrokenUTF8(bytes: [UInt8]) {
    let error = #expect(throws: JSONError.self) { try JSONValue.parse(bytes) }
    #expect(error?.problem == .notUTF8)
  }

  @Test func refusesTooDeepNesting() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    _ = try JSONValue.parse(nested(JSONValue.depthLimit))
    let error = #expect(throws: JSONError.self) {
      try JSONValue.parse(nested(JSONValue.depthLimit + 1))
    }
    #expect(error?.problem == .tooDeep)
  }

  @Test func namesTheLineAndTheByte() {
    let error = #expect(throws: JSONError.self) { try JSONValue.parse(Array("[\n1,\n x]".utf8)) }
    #expect(error?.description == "unexpected byte in JSON at line 3, byte 6")
  }

  @Test func readsOnlyIntegersAsIntegers() throws {
    let value = try JSONValue.parse(Array("[1, 1.0, 1e3, 9223372036854775808]".utf8))
    #expect(value.arrayValue?.map(\.integerValue) == [1, nil, nil, nil])
  }

  @Test(arguments: [
    ("[0,0]", 3, true), ("[0,0]", 2, false), ("[[],{}]", 3, true), ("[[],{}]", 2, false),
    (#"{"a":1,"b":2}"#, 5, true), (#"{"a":1,"b":2}"#, 4, false), ("0", 1, true), ("0", 0, false),
  ])
  func boundsTheNumberOfValues(text: String, limit: Int, isRead: Bool) {
    let document = try? JSONDocument(parsing: Array(text.utf8), valueLimit: limit)
    #expect((document != nil) == isRead, "\(text)")
  }
}
