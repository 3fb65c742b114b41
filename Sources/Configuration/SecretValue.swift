import Glibc

/// Bytes that may be a secret. They cannot be printed, and they are wiped when the last reference
/// is released.
///
/// `print`, string interpolation, `dump`, `Mirror` and the debugger all show `********`. The type
/// is a class so that all references share one buffer, which is wiped once. Wiping is best effort:
/// it does not reach copies in the result of `reveal()`, in the buffer that a file was read into,
/// or in the kernel.
package final class SecretValue: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The text shown instead of a value.
  package static let mask = "********"

  /// Safe to share between threads: `init` writes it, `deinit` wipes and frees it, and it is
  /// read-only in between.
  private nonisolated(unsafe) let storage: UnsafeMutableRawBufferPointer

  package init(_ bytes: some Collection<UInt8>) {
    storage = .allocate(byteCount: bytes.count, alignment: 1)
    storage.copyBytes(from: bytes)
  }

  deinit {
    if let address = storage.baseAddress { explicit_bzero(address, storage.count) }
    storage.deallocate()
  }

  /// Returns a copy of the bytes. The caller is responsible for where the copy goes.
  package func reveal() -> [UInt8] { Array(storage) }

  /// Reports whether both contain the same bytes. The time depends only on the lengths, not on the
  /// bytes.
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
