import Configuration
import Console
import Durable

/// Reads the value of a secret from a file or standard input, so that it does not appear in the
/// process list.
enum ValueInput {
  private static let limit = ByteCount.kibibytes(64)
  private static let option = "--file"

  /// Reads the value from `file`, or from standard input if `file` is `nil`. A terminal does not
  /// echo the value. Removes a final line feed unless `isRaw` is set.
  static func read(
    file: String?, isRaw: Bool, prompt: String, _ terminal: Terminal
  ) throws(Failure) -> SecretValue {
    let bytes = try bytes(file, isRaw, prompt, terminal)
    guard !bytes.isEmpty else {
      throw Failure(
        .usage, "\(file == nil ? "standard input" : option): no value, expected at least one byte",
        hint: "pipe the value in, or pass --file FILE")
    }
    return SecretValue(bytes)
  }

  private static func bytes(
    _ file: String?, _ isRaw: Bool, _ prompt: String, _ terminal: Terminal
  ) throws(Failure) -> [UInt8] {
    guard let file else {
      return isRaw
        ? try terminal.input.readAll(limit: limit.bytes)
        : try terminal.readSecret(prompt: prompt, limit: limit.bytes)
    }
    let content: [UInt8]
    do throws(DurableError) { content = try readFile(file, limit: limit) } catch {
      // The path is not shown: it is the value itself if somebody passed that by mistake.
      throw Failure(
        error.renamed(to: option), hint: "pass the path of a file that contains the value")
    }
    let isEnded = !isRaw && content.last == UInt8(ascii: "\n")
    return isEnded ? content.dropLast() : content
  }
}
