import CCurl

/// The header lines of a request as libcurl takes them, freed with the object.
final class HeaderList {
  private var list: UnsafeMutablePointer<curl_slist>?

  deinit {
    ccurl_list_free(list)
  }

  /// `false`: memory is short.
  func append(_ line: String) -> Bool {
    guard let longer = ccurl_list_append(list, line) else { return false }
    list = longer
    return true
  }

  func set(on handle: EasyHandle) -> Bool {
    ccurl_set_list(handle.pointer, CURLOPT_HTTPHEADER, list)
  }
}
