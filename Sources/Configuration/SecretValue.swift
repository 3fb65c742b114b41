import Glibc

/// Bytes that may be a secret: they cannot be printed, and they are wiped when the last reference
/// is released.
///
/// `print`, string interpolation, `dump`, `Mirror` and the debugger all show `********`. It is a
/// class, so that copies of the reference share one buffer and there is one moment to wipe it.
/// Wiping is best effort: the result of `reveal()`, the buffer that a file was read into and the
/// buffers of the kernel are copies that it does not reach.
package final class SecretValue: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The text shown instead of a value.
  package static let mask = "********"

  /// Safe to share between threads: it is written in `init` only, freed in `deinit`, and read-only
  /// between the two.
  private nonisolated(unsafe) let storage: UnsafeMutableRawBufferPointer

  package init(_ bytes: some Collection<UInt8>) {
    storage = .allocate(byteCount: bytes.count, alignment: 1)
    storage.copyBytes(from: bytes)
  }

  deinit {
    if let address = storage.baseAddress { explicit_bzero(address, storage.count) }
    storage.deallocate()
  }

  /// A copy of the bytes. The caller is responsible for where they go.
  package func reveal() -> [UInt8] { Array(storage) }

  /// Whether both hold the same bytes. The duration depends on the lengths only, not on the bytes.
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
