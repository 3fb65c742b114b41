import Configuration
import Console
import Crypto
import Durable
import Evidence
import Gate
import JSON
import Logbook
import Manifest
import Policy

/// `relayctl manifest`: builds, shows, signs and verifies the manifest of a deployment
/// (docs/formats/manifest.md).
enum ManifestCommand {
  static let command = Command(
    "manifest", summary: "build, show, sign and verify configuration manifests",
    subcommands: [build, show, sign, verify])

  private static let document = Argument<String>(
    "MANIFEST", ValueKind<String>.path.named("MANIFEST"),
    help: "the path of a manifest, or the SHA-256 of a stored manifest")

  private static let lock = Option<String?>.optional(
    "lock", .path, help: "the lock of the release; default: relay.lock below the root")
  private static let image = Option<Digest?>.optional(
    "image", .digest, help: "the digest of the deployed container image")
  private static let incident = Option<String?>.optional(
    "incident", .text.named("ID"), help: "the incident that this deployment responds to")
  private static let rendered = Option<String?>.optional(
    "rendered", .path,
    help: "a rendered file that the manifest must match; its record must be in the same folder")

  private static let build = Command(
    "build", summary: "build and store the manifest for an environment",
    discussion: """
      The manifest lists every variable with its value, every secret with its version, creation time and fingerprint, \
      the artifacts of the lock, and the exceptions in force. It is stored below logbook/manifests and named by its \
      SHA-256.
      """,
    arguments: [CommonOptions.environment],
    options: [
      lock, image, incident, rendered, GitOptions.commit, GitOptions.actor,
      CommonOptions.vaultKeyFile,
    ],
    examples: [
      Example("relayctl manifest build prod", "prints the path and the digest of the manifest")
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation).atRelease()
    try workspace.requireRealTime()
    try workspace.requireInputsOfRelease()
    let builder = ManifestBuilder(
      workspace: workspace, invocation: invocation,
      commit: try GitOptions.releaseCommit(invocation, workspace),
      actor: try GitOptions.actor(invocation, workspace),
      artifacts: try ReleaseArtifacts.read(
        invocation[lock], image: invocation[image], in: workspace),
      incident: invocation[incident], rendered: invocation[rendered])
    let manifest = try builder.manifest(of: invocation[CommonOptions.environment])
    let stored = try ManifestStore(workspace: workspace).store(manifest)
    if manifest.artifacts.lock == nil {
      terminal.note(ReleaseArtifacts.warning(in: workspace))
    }
    try terminal.answer(facts(stored), invocation)
    return .yes
  }

  private static let show = Command(
    "show", summary: "show a manifest", arguments: [document]
  ) { invocation, terminal throws(Failure) in
    let stored = try ManifestStore(workspace: Workspace(invocation)).load(invocation[document])
    try terminal.answer(ManifestReport(stored: stored), invocation)
    return .yes
  }

  private static let sign = Command(
    "sign", summary: "sign a manifest",
    discussion: """
      Writes MANIFEST.sig, a base64 ECDSA P-256 signature over the SHA-256 of the file, and \
      MANIFEST.sigstore.json, the same signature for cosign --bundle. The signature can be verified with openssl dgst \
      -verify or cosign verify-blob. Nothing is written unless a key in environments/keys that the policy lists for the \
      environment and the signer's scheme verifies it.
      """,
    arguments: [document], options: [CommonOptions.signer],
    examples: [
      Example(
        "relayctl manifest sign MANIFEST --signer file:../keys/manifest.key",
        "signs with the key in a private file")
    ],
    exitStatuses: [.no: "the policy forbids the signer"]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let store = ManifestStore(workspace: workspace)
    let stored = try store.load(invocation[document])
    guard let uri = invocation[CommonOptions.signer] else {
      throw Failure(
        .usage, "no signer, expected a URI such as file:PATH",
        hint: "pass --signer URI or set RELAYCTL_SIGNER")
    }
    let policy = try workspace.policyInForce()
    _ = try Signer(uri, for: stored.manifest.environment, policy)
    let keys = try workspace.signerKeys(of: stored.manifest.environment, by: policy)
    let (signature, key) = try StatementSigner(uri, policy, keys).signature(of: stored.bytes)
    try store.write(signature, of: stored, by: key)
    try terminal.answer(facts(stored, signed: true, bundle: stored.bundlePath), invocation)
    return .yes
  }

  private static let verify = Command(
    "verify", summary: "verify the format, name, signature and bundle of a manifest",
    discussion: """
      The signature must verify with a key that the policy lists for the environment. A manifest of prod may also be \
      signed with a key that people approved and that was replaced since; the answer then names that key, which is \
      stored with the logbook.
      """,
    arguments: [document], options: [LogbookOptions.log],
    exitStatuses: [
      .no: "the manifest is not signed",
      .integrity: "the format, name, signature or bundle is invalid",
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let store = ManifestStore(workspace: workspace)
    let stored = try store.load(invocation[document])
    let keys = try workspace.signerKeys(of: stored.manifest.environment, by: workspace.policy())
    let signature = try store.signature(of: stored)
    guard let file = keys.key(verifying: signature, of: stored.bytes) else {
      if let former = try formerKey(signature, of: stored, workspace, invocation) {
        let name = "logbook/objects/\(former.digest.hex.prefix(2))/\(former.digest.hex)"
        guard let key = former.key else { preconditionFailure("the key verifies the signature") }
        let hasBundle = try store.requireValidBundle(of: stored, by: key, in: name)
        try terminal.answer(
          facts(
            stored, bundle: hasBundle ? stored.bundlePath : nil, formerKey: name, verdict: "yes"),
          invocation)
        return .yes
      }
      throw Failure(
        .integrity,
        "\(stored.signaturePath): does not verify with a key that the policy lists for "
          + "\(stored.manifest.environment): \(keys.names)",
        hint: "the manifest was edited, or it was signed with a different key")
    }
    let key = try file.file.content.failing()
    let hasBundle = try store.requireValidBundle(of: stored, by: key, in: file.file.digest.name)
    try terminal.answer(
      facts(stored, bundle: hasBundle ? stored.bundlePath : nil, verdict: "yes"), invocation)
    return .yes
  }

  /// Returns the approved key of prod that verifies `signature` although the policy no longer lists
  /// it; `nil` if there is none, or no logbook.
  private static func formerKey(
    _ signature: [UInt8], of stored: StoredManifest, _ workspace: Workspace,
    _ invocation: Invocation
  ) throws(Failure) -> FormerKeys.One? {
    guard stored.manifest.environment == .prod else { return nil }
    let policy = try workspace.policy()
    let path = invocation[LogbookOptions.log] ?? workspace.path(policy.logbook.path)
    guard try durable(exists("\(path)/checkpoint")) else { return nil }
    let log = try workspace.logbook(invocation, policy)
    let changes = ReadStatements(
      for: .prod, in: .success(try DeploymentLog(reading: log)), at: log.path, policy, workspace,
      invocation
    ).manifestKey
    return try FormerKeys(try changes.failing(), in: ObjectStore(of: log))
      .key(verifying: signature, of: stored.bytes)
  }

  private static func facts(
    _ stored: StoredManifest, signed: Bool = false, bundle: String? = nil,
    formerKey: String? = nil, verdict: String? = nil
  ) -> FactReport {
    var facts: [FactReport.Fact] = [
      .init("environment", .string(stored.manifest.environment.rawValue)),
      .init("path", .string(stored.path)), .init("sha256", .string(stored.sha256.hex)),
      .init("checksum", .string(stored.manifest.checksum.description)),
    ]
    if signed { facts.append(.init("signature", .string(stored.signaturePath))) }
    if signed || verdict != nil { facts.append(.init("bundle", .optional(bundle))) }
    if let formerKey { facts.append(.init("former_key", .string(formerKey))) }
    if let verdict { facts.append(.init("verdict", .string(verdict), .good)) }
    return FactReport(facts)
  }
}

extension ValueKind where Value == Digest {
  /// A SHA-256 digest: `sha256:` and 64 lower-case hex digits.
  static var digest: ValueKind<Digest> {
    ValueKind("sha256:HEX") { text throws(Refusal) in
      guard let digest = Digest(text) else {
        throw Refusal(expected: "sha256: and 64 lower-case hex digits")
      }
      return digest
    }
  }
}
