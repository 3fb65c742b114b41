import CCurl

/// A libcurl easy handle, which performs one transfer at a time. The handle is freed when the last
/// reference is released, which happens on the loop's thread.
final class EasyHandle {
  let pointer: UnsafeMutableRawPointer

  /// Creates a handle; returns `nil` if there is no memory left.
  init?() {
    guard let pointer = ccurl_easy_new() else { return nil }
    self.pointer = pointer
  }

  deinit {
    ccurl_easy_free(pointer)
  }

  func reset() {
    ccurl_easy_reset(pointer)
  }

  /// Instructs libcurl to close the connection when the transfer ends.
  func forbidReuse() {
    _ = set(CURLOPT_FORBID_REUSE, 1)
  }

  func set(_ option: CURLoption, _ value: Int) -> Bool {
    ccurl_set_long(pointer, option, value)
  }

  /// Makes the request a POST with this body.
  func set(body: [UInt8]) -> Bool {
    body.withUnsafeBytes { ccurl_set_body(pointer, $0.baseAddress, $0.count) }
  }

  func set(_ option: CURLoption, _ value: String?) -> Bool {
    ccurl_set_string(pointer, option, value)
  }

  func set(_ option: CURLoption, blob: [UInt8]) -> Bool {
    blob.withUnsafeBytes {
      guard let start = $0.baseAddress else { return false }
      return ccurl_set_blob(pointer, option, start, $0.count)
    }
  }
}

/// The header lines of a request, as a libcurl list. The list is freed with the object.
final class HeaderList {
  private var list: UnsafeMutablePointer<curl_slist>?

  deinit {
    ccurl_list_free(list)
  }

  /// Appends a line; returns `false` if there is no memory left.
  func append(_ line: String) -> Bool {
    guard let longer = ccurl_list_append(list, line) else { return false }
    list = longer
    return true
  }

  func set(on handle: EasyHandle) -> Bool {
    ccurl_set_list(handle.pointer, CURLOPT_HTTPHEADER, list)
  }
}
