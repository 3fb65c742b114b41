import Support
import Testing

@testable import YAML

@Suite struct ReadingTests {
  private func value(_ text: String) throws -> Value {
    try Document.parse(Array(text.utf8), file: "a.yaml").value
  }

  /// Reads `text` as the value of the key `k` and returns it, or the message.
  private func read<T>(
    _ text: String, _ body: (Value) throws(YAMLError) -> T
  ) throws -> Result<T, Message> {
    let value = try value("k: \(text)\n")
    do throws(YAMLError) {
      return .success(
        try value.mapping { reader throws(YAMLError) in try body(try reader.required("k")) })
    } catch {
      return .failure(Message(text: error.description))
    }
  }

  @Test(arguments: [
    ("x", "x"), ("\"null\"", "null"), ("''", ""), ("5", "5"), ("yes", "yes"),
    ("2026-12-31", "2026-12-31"),
  ])
  func readsAsText(source: String, text: String) throws {
    #expect(try read(source) { value throws(YAMLError) in try value.text() } == .success(text))
  }

  @Test(arguments: [
    ("null", "found an unquoted null, expected a string (hint: quote it if you mean the word)"),
    ("Null", "found an unquoted null, expected a string (hint: quote it if you mean the word)"),
    ("~", "found an unquoted null, expected a string (hint: quote it if you mean the word)"),
    ("", "found nothing, expected a string"),
    ("[]", "found a list, expected a string"),
    ("{}", "found a mapping, expected a string"),
  ])
  func refusesAsText(source: String, message: String) throws {
    #expect(
      try read(source) { value throws(YAMLError) in try value.text() }
        == .failure(Message(text: "a.yaml:1: k: \(message)")))
  }

  @Test(arguments: [("0", 0), ("7", 7), ("-3", -3), ("100", 100)])
  func readsAsInteger(source: String, number: Int) throws {
    #expect(
      try read(source) { value throws(YAMLError) in try value.integer(in: -3...100) }
        == .success(number))
  }

  @Test(arguments: [
    ("\"5\"", "found a quoted string"), ("05", "found a string"),
    ("0x10", "found a string"),
    ("1e1", "found a string"), ("1_0", "found a string"),
    ("+5", "found a string"),
    ("5.0", "found a string"), ("\u{0665}", "found a string"),
    ("-4", "found a number out of range"), ("101", "found a number out of range"),
    ("99999999999999999999", "found a string"), ("", "found nothing"),
    ("~", "found an unquoted null"), ("[5]", "found a list"), ("-0", "found a string"),
  ])
  func refusesAsInteger(source: String, found: String) throws {
    let result = try read(source) { value throws(YAMLError) in try value.integer(in: -3...100) }
    guard case .failure(let message) = result else {
      Issue.record("\(source) was accepted")
      return
    }
    #expect(
      message.text.hasPrefix("a.yaml:1: k: \(found), expected a whole number from -3 to 100"))
  }

  @Test(arguments: [("true", true), ("false", false)])
  func readsAsBool(source: String, truth: Bool) throws {
    #expect(try read(source) { value throws(YAMLError) in try value.bool() } == .success(truth))
  }

  @Test(arguments: ["yes", "no", "on", "off", "True", "FALSE", "y", "1", "'true'", "", "~", "[]"])
  func refusesAsBool(source: String) throws {
    let result = try read(source) { value throws(YAMLError) in try value.bool() }
    guard case .failure(let message) = result else {
      Issue.record("\(source) was accepted")
      return
    }
    #expect(message.text.contains("expected true or false"))
  }

  @Test(arguments: [
    ("5", 500), ("\"5.00\"", 500), ("0.25", 25), ("4.7", 470), ("100", 10_000), ("0", 0),
  ])
  func readsAsPercent(source: String, hundredths: Int) throws {
    #expect(
      try read(source) { value throws(YAMLError) in try value.percent() } == .success(hundredths))
  }

  @Test(arguments: [
    "5%", "5.", ".5", "5.000", "-1", "+5", "05", "1e1", "", "100.01", "5,0", "5.-1", "\u{0665}",
    "99999999999", "~", "{}",
  ])
  func refusesAsPercent(source: String) throws {
    let result = try read(source) { value throws(YAMLError) in try value.percent() }
    guard case .failure(let message) = result else {
      Issue.record("\(source) was accepted")
      return
    }
    #expect(message.text.contains("expected a number from 0 to 100 with at most two decimals"))
  }

  @Test func readsListsAndFreeKeysWithTheirPaths() throws {
    let document = try value("roles:\n  dev: [a, b]\n  ops: [~]\n")
    let roles = try document.mapping { reader throws(YAMLError) in
      try reader.required("roles").entries()
    }
    #expect(roles.map(\.key) == ["dev", "ops"])
    #expect(try roles[0].value.texts() == ["a", "b"])
    let error = #expect(throws: YAMLError.self) { try roles[1].value.texts() }
    #expect(error?.description.hasPrefix("a.yaml:3: roles.ops[0]: found an unquoted null") == true)
  }

  @Test func reportsWhatTheCallerExpects() throws {
    let result = try read("soon") { value throws(YAMLError) in
      try value.parsed(expecting: "a date such as 2026-12-31") { Int($0) }
    }
    let text = "a.yaml:1: k: found a string, expected a date such as 2026-12-31"
    #expect(result == .failure(Message(text: text)))
  }
}

/// The message of a refusal, for comparison.
private struct Message: Error, Equatable {
  let text: String
}
