/// Why a file is no allow-list.
package struct AllowListError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Problem: String, Hashable, Sendable {
    case empty = "no line, expected one hash for each chat"
    case noFinalNewline = "no final newline, expected LF at the end of every line"
    case noHash = "no hash, expected 64 hexadecimal digits in lower case"
    case duplicate = "the hash of the line before, expected each hash once"
    case unsorted = "smaller than the line before, expected sorted lines"
  }

  package let file: String
  /// Counted from 1; nil when it concerns the file as a whole.
  package let line: Int?
  package let problem: Problem

  package var description: String {
    "\(file)\(line.map { ":\($0)" } ?? ""): \(problem.rawValue)"
  }
}
