import Glibc

/// Bytes that may be a secret: they cannot be printed, and are wiped when the last owner lets go.
///
/// `print`, string interpolation, `dump`, `Mirror` and the debugger's description all give
/// `********`. A class, so that passing it on shares one buffer instead of copying the bytes, and
/// so that there is one moment at which to wipe it. Wiping is best effort: what `reveal()` hands
/// out, what a file was read into and what the kernel buffered are copies out of its reach.
package final class SecretValue: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// What stands for a value wherever it is shown.
  package static let mask = "********"

  /// Written in `init` only and freed in `deinit`; between the two it is read-only, from any thread.
  private nonisolated(unsafe) let storage: UnsafeMutableRawBufferPointer

  package init(_ bytes: some Collection<UInt8>) {
    storage = .allocate(byteCount: bytes.count, alignment: 1)
    storage.copyBytes(from: bytes)
  }

  deinit {
    if let address = storage.baseAddress { explicit_bzero(address, storage.count) }
    storage.deallocate()
  }

  /// Lends the bytes for the time of `body`; they must not outlive it.
  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(storage))
  }

  /// A copy of the bytes. Whoever calls it is responsible for where they go.
  package func reveal() -> [UInt8] { Array(storage) }

  /// Whether both hold the same bytes; the time taken tells the length at most.
  package func hasSameBytes(as other: SecretValue) -> Bool {
    guard storage.count == other.storage.count else { return false }
    var difference: UInt8 = 0
    for index in storage.indices { difference |= storage[index] ^ other.storage[index] }
    return difference == 0
  }

  package var isEmpty: Bool { storage.isEmpty }
  package var description: String { SecretValue.mask }
  package var debugDescription: String { SecretValue.mask }
  package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
