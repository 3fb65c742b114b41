/// One event of libyaml's, and the line where it begins.
struct Event: Equatable {
  let kind: Kind
  let line: Int

  enum Kind: Equatable {
    case streamStart, streamEnd, documentStart, documentEnd
    case sequenceStart, sequenceEnd, mappingStart, mappingEnd
    case scalar(String, plain: Bool)
  }
}
