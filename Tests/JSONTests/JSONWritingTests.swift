import JSON
import Testing

@Suite struct JSONWritingTests {
  /// RFC 8785 §3.2.2 (input) and §3.2.4 (canonical bytes).
  @Test func writesTheExampleOfRFC8785() throws {
    let input = #"""
      {
        "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false]
      }
      """#
    let expected =
      #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
      + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
    let value = try JSONValue.parse(Array(input.utf8))
    #expect(String(decoding: value.canonical, as: UTF8.self) == expected)
  }

  /// RFC 8785 §3.2.3: the order is that of UTF-16 code units, not of code points.
  @Test func sortsNamesAsRFC8785Does() throws {
    let value: JSONValue = [
      "\u{20ac}": "Euro Sign", "\r": "Carriage Return",
      "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
      "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control",
      "\u{f6}": "Latin Small Letter O With Diaeresis",
    ]
    let order = [
      "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
      "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
    ]
    let sorted = try JSONValue.parse(value.canonical)
    #expect(sorted.objectValue?.map(\.value.stringValue) == order)
  }

  /// RFC 8785 appendix B, by the bits of the double.
  @Test(arguments: [
    (0x0000_0000_0000_0000 as UInt64, "0"), (0x8000_0000_0000_0000, "0"),
    (0x0000_0000_0000_0001, "5e-324"), (0x8000_0000_0000_0001, "-5e-324"),
    (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
    (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
    (0x4340_0000_0000_0000, "9007199254740992"), (0xc340_0000_0000_0000, "-9007199254740992"),
    (0x4430_0000_0000_0000, "295147905179352830000"),
    (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
    (0x44b5_2d02_c7e1_4af6, "1e+23"), (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
    (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
    (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
    (0x444b_1ae4_d6e2_ef50, "1e+21"), (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
    (0x3eb0_c6f7_a0b5_ed8d, "0.000001"), (0x41b3_de43_5555_5553, "333333333.3333332"),
    (0x41b3_de43_5555_5554, "333333333.33333325"), (0x41b3_de43_5555_5555, "333333333.3333333"),
    (0x41b3_de43_5555_5556, "333333333.3333334"), (0x41b3_de43_5555_5557, "333333333.33333343"),
  ])
  func writesNumbersAsECMAScriptDoes(bits: UInt64, expected: String) {
    let value = JSONValue.number("\(Double(bitPattern: bits))")
    #expect(String(decoding: value.canonical, as: UTF8.self) == expected)
  }

  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("7", "7"), ("-7", "-7"), ("100", "100"),
    ("999999999999999", "999999999999999"), ("-999999999999999", "-999999999999999"),
    ("9007199254740993", "9007199254740992"), ("1.0", "1"), ("1e2", "100"), ("-1.50", "-1.5"),
  ])
  func writesIntegersAsDoubles(literal: String, expected: String) {
    #expect(JSONValue.number(literal).canonical == Array(expected.utf8))
  }

  @Test(arguments: [
    ["a", "b", "c"], ["c", "b", "a"], ["ab", "a", ""], ["z", "\u{e9}", "e"],
    ["\u{fb33}", "\u{1f600}", "\u{ffff}x"], ["a\u{1f600}", "a\u{fb33}", "a"],
  ])
  func sortsNamesByCodeUnits(names: [String]) throws {
    let value = JSONValue.object(names.map { .init($0, .null) })
    let written = try JSONValue.parse(value.canonical).objectValue?.map(\.name)
    #expect(written == names.sorted { $0.utf16.lexicographicallyPrecedes($1.utf16) })
  }

  /// Escapes at the start, in the middle and at the end of a text, and next to each other.
  @Test(arguments: [
    ("", #""""#), ("\"", #""\"""#), ("a\\", #""a\\""#), ("\u{1f}\ta", #""\u001f\ta""#),
    ("é\n\n€", #""é\n\n€""#), ("/\u{7f}", "\"/\u{7f}\""),
  ])
  func escapesWhatMustBeEscaped(text: String, expected: String) {
    #expect(JSONValue.string(text).canonical == Array(expected.utf8))
  }

  @Test func indentsForPeople() {
    let value: JSONValue = ["b": [1, "x/\u{1}"], "a": [:], "c": []]
    #expect(
      value.pretty == """
        {
          "b": [
            1,
            "x/\\u0001"
          ],
          "a": {},
          "c": []
        }

        """)
  }
}
