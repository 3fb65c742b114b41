import RFC3339

// The attribute `timestamp` has no standard. The spellings of known writers are rewritten into the
// form that `StatedTime` reads.
extension StatedTime {
  /// Parses the time of a test report.
  ///
  /// - ISO 8601: `2026-11-23T12:00:00.5+01:00`, also with a space, without seconds, with `+0100`,
  ///   `UTC`, or no zone, and a date alone
  /// - RFC 9110 §5.6.7: `Mon, 23 Nov 2026 12:00:00 GMT`
  /// - `date`, JavaScript and Java: `Mon Nov 23 12:00:00 UTC 2026`,
  ///   `Mon Nov 23 2026 12:00:00 GMT+0100 (CET)`
  /// - seconds or milliseconds since 1970: `1795435200`, `1795435200000`
  ///
  /// The abbreviation of a zone other than UTC is ambiguous, so its time has no zone. Returns `nil`
  /// for every other spelling.
  init?(spelled text: String) {
    if let exact = StatedTime(text) {
      self = exact
      return
    }
    guard text.utf8.count <= 80, let time = SpelledTime(text) else { return nil }
    self.init("\(time.date)T\(time.clock)\(time.zone ?? "")")
  }
}

/// The parts of a time, as ISO 8601 writes them.
private struct SpelledTime {
  /// `2026-11-23`.
  private(set) var date = ""
  /// `12:00:00`, with an optional fraction.
  private(set) var clock = "00:00:00"
  /// `Z` or `±hh:mm`; `nil` if the zone is unknown.
  private(set) var zone: String?

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  private static let weekdays: Set<String> = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

  init?(_ text: String) {
    if let moment = SpelledTime.sinceEpoch(text) {
      let utc = moment.description
      (date, clock, zone) = (String(utc.prefix(10)), String(utc.dropFirst(11).prefix(8)), "Z")
      return
    }
    // A comment names the zone again: `(CET)`, `[Europe/Berlin]`.
    let plain = text.prefix { $0 != "(" && $0 != "[" }
    let words = plain.split { $0 == " " || $0 == "\t" || $0 == "\n" }.map(String.init)
    guard let first = words.first else { return nil }
    let isRead =
      first.utf8.count >= 10 && first.utf8.dropFirst(4).first == UInt8(ascii: "-")
      ? readISO(first, words.dropFirst()) : readWords(words)
    guard isRead, !date.isEmpty else { return nil }
  }

  /// Reads a date, `T` or a space, a time of day, and a zone, each once.
  private mutating func readISO(_ first: String, _ others: ArraySlice<String>) -> Bool {
    date = String(first.prefix(10))
    var rest = others
    let joined = first.dropFirst(10)
    if joined.isEmpty || joined == "T" {
      guard let next = rest.popFirst() else { return true }
      return readClock(next) && readZones(rest)
    }
    guard joined.first == "T" || joined.first == "t" else { return false }
    return readClock(String(joined.dropFirst())) && readZones(rest)
  }

  /// Reads a date with the name of a month, in the order of HTTP, `date` or JavaScript.
  private mutating func readWords(_ words: [String]) -> Bool {
    var month: Int?
    var numbers: [String] = []
    var hasClock = false
    for (index, word) in words.enumerated() {
      let name = word.hasSuffix(",") ? String(word.dropLast()) : word
      if index == 0, SpelledTime.weekdays.contains(name) { continue }
      if let found = SpelledTime.months.firstIndex(of: name), month == nil {
        month = found + 1
      } else if name.utf8.allSatisfy(SpelledTime.isDigit), numbers.count < 2 {
        numbers.append(name)
      } else if name.utf8.contains(UInt8(ascii: ":")), !hasClock, !numbers.isEmpty,
        readClock(name)
      {
        hasClock = true
      } else if hasClock, zone == nil, readZone(name) {
        continue
      } else {
        return false
      }
    }
    guard let month, hasClock, numbers.count == 2, numbers[1].utf8.count == 4,
      (1...2).contains(numbers[0].utf8.count)
    else { return false }
    date = "\(numbers[1])-\(SpelledTime.twoDigits(month))-\(numbers[0].padded)"
    return true
  }

  /// Reads `12:00`, `12:00:00` or `12:00:00.5`, and the zone after it.
  private mutating func readClock(_ text: String) -> Bool {
    let end = text.firstIndex { !"0123456789:.,".contains($0) } ?? text.endIndex
    let parts = text[..<end].replacing(",", with: ".").split(
      separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else { return false }
    switch parts[0].utf8.count {
    case 5 where parts.count == 1: clock = "\(parts[0]):00"
    case 8: clock = String(parts[0])
    default: return false
    }
    if parts.count == 2 { clock += ".\(parts[1].prefix(12))" }
    return end == text.endIndex || readZone(String(text[end...]))
  }

  /// Reads a zone, and an abbreviation that repeats it (Go: `+0100 CET`).
  private mutating func readZones(_ words: ArraySlice<String>) -> Bool {
    guard let first = words.first else { return true }
    guard zone == nil, readZone(first), words.count <= 2 else { return false }
    return words.dropFirst().allSatisfy { zone != nil && SpelledTime.isAbbreviation($0) }
  }

  private static func isAbbreviation(_ text: some StringProtocol) -> Bool {
    (2...5).contains(text.utf8.count) && text.utf8.allSatisfy { (0x41...0x5a).contains($0) }
  }

  /// Reads `Z`, `UTC`, `GMT+0100`, `+01`, `+0100` or `+01:00`. The abbreviation of another zone is
  /// accepted, and leaves the zone unknown.
  private mutating func readZone(_ text: String) -> Bool {
    var rest = Substring(text)
    for name in ["UTC", "GMT", "Z", "z"] where rest.hasPrefix(name) {
      rest = rest.dropFirst(name.count)
      break
    }
    guard let sign = rest.first else {
      zone = "Z"
      return true
    }
    guard sign == "+" || sign == "-" else {
      return rest.count == text.count && SpelledTime.isAbbreviation(text)
    }
    let digits = rest.dropFirst().filter { $0 != ":" }
    guard [2, 4].contains(digits.utf8.count), digits.utf8.allSatisfy(SpelledTime.isDigit) else {
      return false
    }
    zone = "\(sign)\(digits.prefix(2)):\(digits.utf8.count == 4 ? String(digits.suffix(2)) : "00")"
    return true
  }

  /// Returns the moment for a number of seconds (10 digits, with an optional fraction) or
  /// milliseconds (13 digits) since 1970.
  private static func sinceEpoch(_ text: String) -> Timestamp? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }), let whole = parts.first,
      let number = Int64(whole)
    else { return nil }
    switch whole.utf8.count {
    case 10: return Timestamp(seconds: number)
    case 13: return Timestamp(seconds: number / 1000)
    default: return nil
    }
  }

  private static func twoDigits(_ number: Int) -> String { String(number).padded }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

extension String {
  /// The number with at least two digits.
  fileprivate var padded: String { utf8.count == 1 ? "0\(self)" : self }
}
