import Console
import Durable
import Manifest

/// Reads a secret's value from where no process list shows it.
enum ValueInput {
  private static let limit = ByteCount.kibibytes(64)

  /// The value in `file`, or on standard input without one; a final line feed is taken off unless kept.
  static func read(file: String?, keepingLineFeed: Bool) throws(Failure) -> SecretValue {
    var bytes = if let file { try content(file) } else { try StandardInput.read(limit: limit) }
    if !keepingLineFeed, bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    guard !bytes.isEmpty else {
      throw Failure(
        .misused, "\(file ?? "standard input"): no value, expected at least one byte",
        hint: "pipe the value in or give --file")
    }
    return SecretValue(bytes)
  }

  private static func content(_ file: String) throws(Failure) -> [UInt8] {
    try durable { () throws(DurableError) in try readFile(file, limit: limit) }
  }
}
