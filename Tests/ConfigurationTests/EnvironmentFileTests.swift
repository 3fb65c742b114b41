import Configuration
import Support
import Testing

struct EnvironmentFileTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    let bytes: [UInt8]
    let line: Int?
    let key: String?
    let kind: Malformation
    var testDescription: String { label }

    init(
      _ label: String, _ text: String, line: Int? = 1, key: String? = nil, _ kind: Malformation
    ) {
      self.init(label, bytes: Array(text.utf8), line: line, key: key, kind)
    }

    init(_ label: String, bytes: [UInt8], line: Int?, key: String? = nil, _ kind: Malformation) {
      (self.label, self.bytes, self.line, self.key, self.kind) = (label, bytes, line, key, kind)
    }
  }

  static let malformed = [
    Row("CR LF", "K=a\r\n", .carriageReturn(others: 0)),
    Row("CR LF in an empty line", "K=a\n\r\n", line: 2, .carriageReturn(others: 0)),
    Row("CR LF in each line", "K=a\r\n\r\nL=b\r\n", .carriageReturn(others: 2)),
    Row("CR LF after a comment", "# c\r\nK=a\n", .carriageReturn(others: 0)),
    Row("CR inside a value", "K=a\rb\n", key: "K", .byteInValue(.carriageReturn)),
    Row("CR alone as line end", "K=a\rL=b\r", .carriageReturn(others: 0)),
    Row("byte order mark", "\u{FEFF}K=a\n", .byteOrderMark),
    Row("byte order mark alone", "\u{FEFF}", .byteOrderMark),
    Row("UTF-16", bytes: [0xFF, 0xFE, 0x4B, 0, 0x3D, 0], line: 1, .byteInName(.notUTF8)),
    Row("NUL in a value", "K=a\0b\n", key: "K", .byteInValue(.nul)),
    Row("NUL in a name", "K\0=a\n", .byteInName(.nul)),
    Row("NUL in a comment", "# \0\n", .byteInComment(.nul)),
    Row("no final newline", "K=a", .noFinalNewline),
    Row("no final newline after a comment", "K=a\n# c", line: 2, .noFinalNewline),
    Row("export", "export K=a\n", .export),
    Row("export with a tab", "export\tK=a\n", .export),
    Row("export alone", "export\n", .export),
    Row("space before the name", " K=a\n", .spaceBeforeName),
    Row("tab before the name", "\tK=a\n", .spaceBeforeName),
    Row("a line of one space", " \n", .spaceBeforeName),
    Row("comment after a space", " # c\n", .spaceBeforeName),
    Row("space before =", "K =a\n", key: "K", .spaceAroundEquals),
    Row("space after =", "K= a\n", key: "K", .spaceAroundEquals),
    Row("tab after =", "K=\ta\n", key: "K", .spaceAroundEquals),
    Row("a value of one space", "K= \n", key: "K", .spaceAroundEquals),
    Row("space after the value", "K=a \n", key: "K", .byteInValue(.space)),
    Row("space in the value", "K=a b\n", key: "K", .byteInValue(.space)),
    Row("comment after a value", "K=a #b\n", key: "K", .byteInValue(.space)),
    Row("# in a value", "K=a#b\n", key: "K", .byteInValue(.hash)),
    Row("a name alone", "K\n", .noEquals),
    Row("yaml", "K: a\n", .noEquals),
    Row("; comment", ";c\n", .noEquals),
    Row("nothing before =", "=a\n", .noName),
    Row("name with a minus", "k-x=1\n", .byteInName(.otherASCII)),
    Row("name with a dot", "K.x=1\n", .byteInName(.otherASCII)),
    Row("name with a space inside", "K x=1\n", .byteInName(.space)),
    Row("name with a quote", "'K'=1\n", .byteInName(.quote)),
    Row("name with a letter beyond ASCII", "KÉ=1\n", .byteInName(.nonASCII)),
    Row("name that begins with a digit", "1K=a\n", .nameBeginsWithDigit),
    Row("name of 129 bytes", String(repeating: "K", count: 129) + "=a\n", .nameTooLong),
    Row("duplicate", "K=1\nL=2\nK=1\n", line: 3, key: "K", .duplicate(first: 1)),
    Row("single quotes", "K='a'\n", key: "K", .byteInValue(.quote)),
    Row("double quotes", "K=\"a\"\n", key: "K", .byteInValue(.quote)),
    Row("backtick", "K=`id`\n", key: "K", .byteInValue(.quote)),
    Row("dollar", "K=$HOME\n", key: "K", .byteInValue(.dollar)),
    Row("braces", "K=${HOME}\n", key: "K", .byteInValue(.dollar)),
    Row("backslash", "K=a\\\n", key: "K", .byteInValue(.backslash)),
    Row("tab in a value", "K=a\tb\n", key: "K", .byteInValue(.tab)),
    Row("escape character", "K=\u{1B}[31m\n", key: "K", .byteInValue(.control)),
    Row("DEL", "K=\u{7F}\n", key: "K", .byteInValue(.control)),
    Row("semicolon", "K=a;b\n", key: "K", .byteInValue(.otherASCII)),
    Row("tilde", "K=~\n", key: "K", .byteInValue(.otherASCII)),
    Row("star", "K=*\n", key: "K", .byteInValue(.otherASCII)),
    Row("exclamation mark", "K=!x\n", key: "K", .byteInValue(.otherASCII)),
    Row("bracket", "K=http://[::1]\n", key: "K", .byteInValue(.otherASCII)),
    Row("letter beyond ASCII", "K=é\n", key: "K", .byteInValue(.nonASCII)),
    Row("no-break space", "K=a\u{A0}b\n", key: "K", .byteInValue(.nonASCII)),
    Row("right-to-left override", "K=\u{202E}a\n", key: "K", .byteInValue(.nonASCII)),
    Row(
      "lone continuation byte", bytes: [0x4B, 0x3D, 0x80, 0x0A], line: 1, key: "K",
      .byteInValue(.notUTF8)),
    Row(
      "overlong slash", bytes: [0x4B, 0x3D, 0xC0, 0xAF, 0x0A], line: 1, key: "K",
      .byteInValue(.notUTF8)),
    Row(
      "surrogate", bytes: [0x4B, 0x3D, 0xED, 0xA0, 0x80, 0x0A], line: 1, key: "K",
      .byteInValue(.notUTF8)),
    Row("Latin-1 in a comment", bytes: [0x23, 0xE9, 0x0A], line: 1, .byteInComment(.notUTF8)),
    Row(
      "cut character in a comment", bytes: [0x23, 0xE2, 0x82, 0x0A], line: 1,
      .byteInComment(.notUTF8)),
    Row("backslash in a comment", "# a \\\nK=a\n", .byteInComment(.backslash)),
    Row("tab in a comment", "#\tc\n", .byteInComment(.tab)),
    Row("escape character in a comment", "# \u{1B}[2J\n", .byteInComment(.control)),
    Row("text direction in a comment", "# \u{202E}K=a\n", .byteInComment(.bidiControl)),
    Row("line separator in a comment", "# \u{2028}K=a\n", .byteInComment(.bidiControl)),
    Row("zero-width space in a comment", "# \u{200B}\n", .byteInComment(.bidiControl)),
    Row("reference without a field", "K=ref+local://a\n", key: "K", .reference(.noField)),
    Row("reference to nowhere", "K=ref+file://a#/b\n", key: "K", .reference(.unknownBackend)),
    Row("what begins like a reference", "K=ref+\n", key: "K", .reference(.noScheme)),
  ]

  @Test(arguments: malformed)
  func refusesAndNames(_ row: Row) {
    let error = #expect(throws: EnvironmentFileError.self) {
      try EnvironmentFile.parse(row.bytes, file: "f.env")
    }
    let first = error?.problems.first
    #expect(first?.kind == row.kind)
    #expect(first?.line == row.line)
    #expect(first?.key == row.key)
  }

  @Test(
    arguments: [
      ("nothing", "", []), ("an empty line", "\n", []), ("a comment", "# c\n", []),
      ("a comment of one byte", "#\n", []), ("a comment in another script", "# Prüfung → ok\n", []),
      ("an empty value", "K=\n", ["K="]), ("a plain value", "K=plain\n", ["K=plain"]),
      ("the whole portable set", "K=aZ09_@%+=:,./-\n", ["K=aZ09_@%+=:,./-"]),
      ("more equals signs", "K=a=b==\n", ["K=a=b=="]),
      ("an underscore first", "_K1=a\n", ["_K1=a"]),
      ("lower case", "k=a\n", ["k=a"]),
      ("names that differ in case", "K=1\nk=2\n", ["K=1", "k=2"]),
      (
        "a name of 128 bytes", String(repeating: "K", count: 128) + "=\n",
        [String(repeating: "K", count: 128) + "="]
      ),
      ("a name that begins with export", "exporter=1\n", ["exporter=1"]),
      ("the name export", "export=1\n", ["export=1"]),
      (
        "a reference", "K=ref+vault://a/b?delivery=file#/c\n",
        ["K=ref+vault://a/b?delivery=file#/c"]
      ),
      ("what only resembles a reference", "K=reference\n", ["K=reference"]),
    ] as [(String, String, [String])])
  func reads(label: String, text: String, expected: [String]) throws {
    let file = try EnvironmentFile.parse(Array(text.utf8), file: "f.env")
    let read = file.assignments.map { assignment in
      switch assignment.value {
      case .literal(let value):
        "\(assignment.name)=\(String(decoding: value.reveal(), as: UTF8.self))"
      case .reference(let reference): "\(assignment.name)=\(reference)"
      }
    }
    #expect(read == expected, "\(label)")
  }

  @Test func namesEveryProblemAtOnce() {
    let text = "A=1\nB =2\nexport C=3\n# ok\nD=$x\nA=4\nE=5"
    let error = #expect(throws: EnvironmentFileError.self) {
      try EnvironmentFile.parse(Array(text.utf8), file: "f.env")
    }
    #expect(error?.problems.map(\.line) == [2, 3, 5, 6, 7])
    #expect(
      error?.description.split(separator: "\n").first
        == """
        f.env:2: B: space around '=', expected KEY=VALUE, a comment that begins with # in the \
        first column, or an empty line
        """)
  }

  @Test func refusesMoreThanOneMebibyte() throws {
    let line = Array("#23456789abcdef\n".utf8)
    let largest = [[UInt8]](repeating: line, count: 65_536).flatMap(\.self)
    #expect(throws: Never.self) { try EnvironmentFile.parse(largest, file: "f.env") }
    let error = #expect(throws: EnvironmentFileError.self) {
      try EnvironmentFile.parse(largest + [0x0A], file: "f.env")
    }
    #expect(error?.problems.map(\.kind) == [.tooLarge])
  }

  /// Puts every byte into and after a value: no problem may contain the value.
  @Test func showsNoValueInAnyProblem() {
    let canary = "cAnArY1234567890"
    for byte in UInt8.min...UInt8.max {
      let placed: [[UInt8]] = [
        Array("KEY=\(canary)".utf8) + [byte] + Array("\(canary)\n".utf8),
        Array("KEY=".utf8) + [byte] + Array("\(canary)\n".utf8),
        Array("KEY=ref+local://\(canary)".utf8) + [byte] + Array("#/\(canary)\n".utf8),
        Array("KEY=ref+\(canary)".utf8) + [byte] + Array("\n".utf8),
        [byte] + Array("\(canary)\n".utf8), Array("# \(canary)".utf8) + [byte, 0x0A],
      ]
      for bytes in placed {
        do {
          _ = try EnvironmentFile.parse(bytes, file: "f.env")
        } catch {
          #expect(!error.description.contains("cAnArY"), "byte \(byte)")
          #expect(!error.problems.isEmpty)
        }
      }
    }
  }

  @Test func readsTheCommittedEnvironments() throws {
    for name in EnvironmentName.allCases {
      let path = "environments/\(name)/runtime.env"
      let bytes = try TestFile.read("\(Places.root)/\(path)")
      let file = try EnvironmentFile.parse(bytes, file: path)
      let environment = try Contract.check(file, environment: name)
      #expect(throws: Never.self) { try environment.requireComplete() }
    }
  }
}
